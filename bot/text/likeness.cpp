#include "text/likeness.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "text/language.h"

namespace xiaoer::text {

std::vector<std::string> Likeness::features(std::string_view normal) {
  const auto all = tokens(normal);
  std::vector<std::string> out;
  out.reserve(2 * all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    out.emplace_back(all[i]);
    if (i + 1 < all.size()) out.push_back(std::string(all[i]) + ' ' + std::string(all[i + 1]));
  }
  return out;
}

void Likeness::add(uint32_t owner, std::string example) { examples_.push_back({owner, std::move(example)}); }

void Likeness::build() {
  std::vector<std::map<uint32_t, float>> counts(examples_.size());
  for (size_t e = 0; e < examples_.size(); ++e) {
    for (auto& feature : features(examples_[e].text)) {
      const auto id = ids_.try_emplace(std::move(feature), static_cast<uint32_t>(ids_.size())).first->second;
      counts[e][id] += 1;
    }
  }
  std::vector<uint32_t> seenIn(ids_.size());
  for (const auto& count : counts)
    for (const auto& [id, n] : count) ++seenIn[id];
  const auto idf = [&](uint32_t n) {
    return std::log(static_cast<float>(examples_.size() + 1) / static_cast<float>(n + 1)) + 1.0f;
  };
  for (const uint32_t n : seenIn) idf_.push_back(idf(n));
  unseenIdf_ = idf(0);
  postings_.resize(ids_.size());
  for (size_t e = 0; e < counts.size(); ++e) {
    float square = 0;
    for (const auto& [id, n] : counts[e]) square += n * n * idf_[id] * idf_[id];
    for (const auto& [id, n] : counts[e])
      postings_[id].push_back({static_cast<uint32_t>(e), n * idf_[id] / std::sqrt(square)});
  }
}

std::vector<Likeness::Nearest> Likeness::nearest(std::string_view normal, size_t limit) const {
  std::map<std::string, float> counts;
  for (auto& feature : features(normal)) counts[std::move(feature)] += 1;
  thread_local std::vector<float> score;
  thread_local std::vector<uint32_t> touched;
  score.assign(examples_.size(), 0);
  touched.clear();
  float square = 0;
  for (const auto& [feature, n] : counts) {
    const auto id = ids_.find(feature);
    const float weight = n * (id == ids_.end() ? unseenIdf_ : idf_[id->second]);
    square += weight * weight;
    if (id == ids_.end()) continue;
    for (const Posting& p : postings_[id->second]) {
      if (score[p.example] == 0) touched.push_back(p.example);
      score[p.example] += weight * p.weight;
    }
  }
  std::unordered_map<uint32_t, Nearest> best;
  for (const uint32_t e : touched) {
    const double likeness = std::min(1.0, static_cast<double>(score[e] / std::sqrt(square)));
    Nearest& held = best[examples_[e].owner];
    if (likeness > held.likeness) held = {examples_[e].owner, likeness, examples_[e].text};
  }
  std::vector<Nearest> out;
  for (const auto& [owner, nearest] : best) out.push_back(nearest);
  std::sort(out.begin(), out.end(), [](const Nearest& a, const Nearest& b) {
    return a.likeness != b.likeness ? a.likeness > b.likeness : a.owner < b.owner;
  });
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace xiaoer::text
