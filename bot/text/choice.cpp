#include "text/choice.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::text {
namespace {

// Found once, by maximum likelihood, on training and validation lines (never test lines) of CLINC150,
// Banking77, chitchat-zh and crosswoz-turns-zh: whole, cross-validated with whole intents left out, and as
// 800 small books of 1 to 32 intents with 1 to 16 examples; messages of other intents and other sets were
// nobody's. On each set the weights found without it served as well. `Same` is set by hand: an example, typed
// exactly.
constexpr std::array<double, kFor> kFors = {2.8, 0.63, 1.99, 0.32, 0.22, 0.58, 4};
constexpr std::array<double, kAgainst> kAgainsts = {0.3, 0.87, -0.11, 0.5, 0.55};

// How sure we are of these before we see a rule book: deviations of slope and bias.
constexpr double kSlopeDeviation = 0.3, kBiasDeviation = 1;
// Of what a rule book is asked and cross-validation judges, this share is taken to be nobody's. Rules left
// out are nearer to those left in than what strangers ask: few of them stand for more of the others.
constexpr double kNobodysShare = 0.04;

constexpr double kSurest = 1 - 1e-9;

double nobodysWorth(const Evidence& evidence) {
  double worth = 0;
  for (size_t i = 0; i < kAgainst; ++i) worth += kAgainsts[i] * static_cast<double>(evidence.against[i]);
  return worth;
}

double worth(const Evidence::Candidate& candidate) {
  double worth = 0;
  for (size_t i = 0; i < kFor; ++i) worth += kFors[i] * static_cast<double>(candidate.of[i]);
  return worth;
}

// As they are for any rule book.
void rawChances(const Evidence& evidence, std::vector<double>& out) {
  out.clear();
  for (const auto& candidate : evidence.candidates) out.push_back(worth(candidate));
  out.push_back(nobodysWorth(evidence));
  const double most = *std::max_element(out.begin(), out.end());
  double sum = 0;
  for (double& one : out) sum += one = std::exp(one - most);
  for (double& one : out) one /= sum;
  out.pop_back();
}

double odds(double chance) {
  chance = std::clamp(chance, 1 - kSurest, kSurest);
  return std::log(chance / (1 - chance));
}

double sigmoid(double odds) { return 1 / (1 + std::exp(-odds)); }

// Newton's method for the slope and the bias of a logistic regression, from what is believed beforehand.
struct Step {
  double slope, bias, slope2, bias2, both = 0;  // gradient, curvature

  Step(double slopeNow, double biasNow)
      : slope((1 - slopeNow) / (kSlopeDeviation * kSlopeDeviation)),
        bias(-biasNow / (kBiasDeviation * kBiasDeviation)),
        slope2(1 / (kSlopeDeviation * kSlopeDeviation)),
        bias2(1 / (kBiasDeviation * kBiasDeviation)) {}
  void add(const Choice::Guessed& one, double chance, double weight) {
    const double missed = weight * ((one.right ? 1 : 0) - chance), doubt = weight * chance * (1 - chance);
    slope += missed * one.odds, bias += missed;
    slope2 += doubt * one.odds * one.odds, bias2 += doubt, both += doubt * one.odds;
  }
  double determinant() const { return slope2 * bias2 - both * both; }
  double bySlope() const { return (bias2 * slope - both * bias) / determinant(); }
  double byBias() const { return (slope2 * bias - both * slope) / determinant(); }
};

}  // namespace

Choice::Guessed Choice::guessed(const Evidence& evidence, uint32_t owner) {
  std::vector<double> chances;
  rawChances(evidence, chances);
  const auto& all = evidence.candidates;
  Guessed out{odds(0), false, false};
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].owner == kNobody) continue;
    out.ours |= all[i].owner == owner;
    if (const double one = odds(chances[i]); one > out.odds)
      out.odds = one, out.right = all[i].owner == owner;
  }
  return out;
}

Choice::Choice(const std::vector<Guessed>& guesses) {
  const auto ours = static_cast<double>(
      std::count_if(guesses.begin(), guesses.end(), [](const Guessed& one) { return one.ours; }));
  const double nobodys = static_cast<double>(guesses.size()) - ours;
  const double nobodysWeight = nobodys == 0 ? 0 : ours * kNobodysShare / (1 - kNobodysShare) / nobodys;
  for (int round = 0; round < 25; ++round) {  // a handful is enough
    Step step(slope_, bias_);
    for (const Guessed& one : guesses)
      step.add(one, sigmoid(slope_ * one.odds + bias_), one.ours ? 1 : nobodysWeight);
    slope_ = std::clamp(slope_ + std::clamp(step.bySlope(), -0.3, 0.3), 0.2, 3.0);
    bias_ += std::clamp(step.byBias(), -1.0, 1.0);
    if (std::abs(step.bySlope()) + std::abs(step.byBias()) < 1e-6) break;
  }
}

// The likeliest owner's is set right, or shared by those that are even; the others share what that leaves as
// they did before, and stay behind it.
void Choice::chances(const Evidence& evidence, std::vector<double>& out) const {
  rawChances(evidence, out);
  double most = 0, even = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    if (evidence.candidates[i].owner == kNobody || out[i] < most) continue;
    even = out[i] == most ? even + 1 : 1;
    most = out[i];
  }
  if (most == 0) return;
  const double right = std::min(sigmoid(slope_ * odds(most) + bias_), 1 / even);
  const double others = std::min(right / most, (1 - even * right) / std::max(1 - even * most, 1 - kSurest));
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = out[i] == most && evidence.candidates[i].owner != kNobody ? right : out[i] * others;
}

}  // namespace xiaoer::text
