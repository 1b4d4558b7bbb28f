#include "text/classifier.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "text/normal_form.h"

namespace xiaoer::text {
namespace {

// Candidates looked at. With five a message costs less and the validation lines of the sets come out as
// right, but what is left out of the sum of chances makes the others look surer: in the shipped book a
// sentence of a long complaint that speaks of something else by the way was answered for itself.
constexpr size_t kMost = 8;

// Cross-validation leaves out every fifth rule and every fifth example of the others. The chances have two
// parameters, so that a few thousand cases are plenty; below these numbers there is nothing to be learnt.
constexpr size_t kFolds = 5, kEnoughCases = 4000;
constexpr size_t kMinOwners = 4, kMinExamples = 40;

// Runs every job, on all processors.
void inParallel(size_t jobs, const std::function<void(size_t)>& run) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t job = next++; job < jobs; job = next++) run(job);
  };
  std::vector<std::jthread> others;
  const size_t threads = std::min<size_t>(jobs, std::max(1u, std::thread::hardware_concurrency()));
  for (size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
}

bool all(uint32_t) { return true; }

}  // namespace

void Classifier::add(uint32_t owner, std::string example) {
  examples_.push_back({owner, std::move(example), {}});
  features(opening(examples_.back().text), examples_.back().features);
}

// What a fold learns from; without a fold (kFolds) everything.
std::vector<const Example*> Classifier::examplesFor(size_t fold) const {
  std::vector<const Example*> out;
  for (size_t e = 0; e < examples_.size(); ++e)
    if (ownerRank_[e] % kFolds != fold && foldOf_[e] != fold) out.push_back(&examples_[e]);
  return out;
}

std::vector<Choice::Guessed> Classifier::judge(size_t fold, const Learned& learned) const {
  std::vector<Choice::Guessed> out;
  Evidence evidence;
  for (size_t e = 0; e < examples_.size(); ++e) {
    if (foldOf_[e] != fold) continue;
    learned.weigh(examples_[e].features, kMost, all, evidence);
    const bool any = std::any_of(evidence.candidates.begin(), evidence.candidates.end(),
                                 [](const auto& candidate) { return candidate.owner != kNobody; });
    if (any) out.push_back(Choice::guessed(evidence, examples_[e].owner));
  }
  return out;
}

void Classifier::train() {
  if (examples_.empty()) return;
  std::map<uint32_t, std::pair<size_t, size_t>> owners;  // → its rank and its examples
  for (const Example& example : examples_) {
    auto& owner = owners.try_emplace(example.owner, owners.size(), 0).first->second;
    ownerRank_.push_back(owner.first);
    // Moved on from owner to owner: else the only examples of all owners would be left out together.
    foldOf_.push_back((owner.second++ + owner.first / kFolds) % kFolds);
  }
  const bool solves = LinearModel::canSolve(examples_.size(), owners.size());
  const bool validates = owners.size() >= kMinOwners && examples_.size() >= kMinExamples;
  // As many as give enough cases.
  const size_t folds = std::min(kFolds, (kEnoughCases * kFolds + examples_.size() - 1) / examples_.size());
  std::vector<std::vector<Choice::Guessed>> judged(folds);
  inParallel(validates ? 1 + folds : 1, [&](size_t job) {
    auto examples = examplesFor(job == 0 ? kFolds : job - 1);
    if (examples.empty()) return;
    auto learned = std::make_unique<const Learned>(std::move(examples), solves);
    if (job == 0)
      learned_ = std::move(learned);
    else
      judged[job - 1] = judge(job - 1, *learned);
  });
  std::vector<Choice::Guessed> guesses;
  for (auto& some : judged) std::move(some.begin(), some.end(), std::back_inserter(guesses));
  choice_ = Choice(guesses);
}

std::vector<Classifier::Guess> Classifier::guess(std::string_view normal, size_t limit,
                                                 const Learned::Allowed& allowed) const {
  std::vector<Guess> out;
  if (learned_ == nullptr) return out;
  thread_local std::vector<Feature> message;
  thread_local Evidence evidence;
  thread_local std::vector<double> chances;
  features(opening(normal), message);
  learned_->weigh(message, kMost, allowed, evidence);
  choice_.chances(evidence, chances);
  for (size_t i = 0; i < chances.size(); ++i)
    if (const auto& one = evidence.candidates[i]; one.owner != kNobody)
      out.push_back({one.owner, chances[i], one.nearest->text});
  std::sort(out.begin(), out.end(), [](const Guess& a, const Guess& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.owner < b.owner;
  });
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace xiaoer::text
