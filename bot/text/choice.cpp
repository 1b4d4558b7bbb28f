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
constexpr std::array<double, kFor> kFors = {5.31, 2.57, 1.95, 1.02, 0.75, 4};
constexpr std::array<double, kAgainst> kAgainsts = {0.94, 1.46, 0.95, -0.19, 0.85, 0.49};

// How sure we are of these before we see a rule book: deviations of slope and bias.
constexpr double kSlopeDeviation = 0.3, kBiasDeviation = 1;
// Of what a rule book is asked and cross-validation judges, this share is taken to be nobody's. Rules left
// out are nearer to those left in than what strangers ask: few of them stand for more of the others.
constexpr double kNobodysShare = 0.03;

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

void worths(const Evidence& evidence, std::vector<double>& out) {
  out.clear();
  for (const auto& candidate : evidence.candidates) out.push_back(worth(candidate));
  out.push_back(nobodysWorth(evidence));
}

// Gradient and curvature of the log-likelihood in slope and bias.
struct Step {
  double slope = 0, bias = 0, slope2 = 0, bias2 = 0, both = 0;

  void add(const Choice::Case& one, const std::vector<double>& chances, double weight) {
    double right = 0, mean = 0, square = 0, meanRight = 0;
    for (size_t i = 0; i < chances.size(); ++i) {
      mean += chances[i] * one.worths[i];
      square += chances[i] * one.worths[i] * one.worths[i];
      if (one.right[i]) right += chances[i], meanRight += chances[i] * one.worths[i];
    }
    const double nobody = chances.back();
    const double nobodyRight = one.right.back() ? nobody / right : 0;
    slope += weight * (meanRight / right - mean);
    bias += weight * (nobodyRight - nobody);
    slope2 += weight * (square - mean * mean);
    bias2 += weight * nobody * (1 - nobody);
    both += weight * nobody * (one.worths.back() - mean);
  }
};

}  // namespace

Choice::Case Choice::Case::of(const Evidence& evidence, uint32_t owner) {
  Case out;
  text::worths(evidence, out.worths);
  for (const auto& candidate : evidence.candidates) out.right.push_back(candidate.owner == owner);
  out.ours = owner != kNobody && std::count(out.right.begin(), out.right.end(), true) > 0;
  out.right.push_back(!out.ours);
  return out;
}

Choice::Choice(const std::vector<Case>& cases) {
  const auto ours = static_cast<double>(
      std::count_if(cases.begin(), cases.end(), [](const Case& one) { return one.ours; }));
  const double nobodys = static_cast<double>(cases.size()) - ours;
  const double nobodysWeight = nobodys == 0 ? 0 : ours * kNobodysShare / (1 - kNobodysShare) / nobodys;
  std::vector<double> chances;
  for (int round = 0; round < 25; ++round) {  // Newton; concave but for a hair, so that it needs a handful
    Step step;
    for (const Case& one : cases) {
      chances = one.worths;
      chancesOf(chances);
      step.add(one, chances, one.ours ? 1 : nobodysWeight);
    }
    const double precision = 1 / (kSlopeDeviation * kSlopeDeviation);
    const double toSlope = step.slope - precision * (slope_ - 1), a = step.slope2 + precision;
    const double toBias = step.bias - bias_ / (kBiasDeviation * kBiasDeviation);
    const double b = step.bias2 + 1 / (kBiasDeviation * kBiasDeviation), both = step.both;
    const double determinant = a * b - both * both;
    const double moveSlope = (b * toSlope - both * toBias) / determinant;
    const double moveBias = (a * toBias - both * toSlope) / determinant;
    slope_ = std::clamp(slope_ + std::clamp(moveSlope, -0.3, 0.3), 0.2, 3.0);
    bias_ += std::clamp(moveBias, -1.0, 1.0);
    if (std::abs(moveSlope) + std::abs(moveBias) < 1e-6) break;
  }
}

void Choice::chancesOf(std::vector<double>& worths) const {
  for (double& one : worths) one *= slope_;
  worths.back() += bias_;
  const double most = *std::max_element(worths.begin(), worths.end());
  double sum = 0;
  for (double& one : worths) sum += one = std::exp(one - most);
  for (double& one : worths) one /= sum;
}

void Choice::chances(const Evidence& evidence, std::vector<double>& out) const {
  worths(evidence, out);
  chancesOf(out);
  out.pop_back();
}

}  // namespace xiaoer::text
