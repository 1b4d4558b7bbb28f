// What evidence is worth: a conditional logit (McFadden 1974) over the candidates and nobody, whose chances
// are then set right for the rule book at hand (Platt 1999): they mean what they say as far as what it was
// fitted on is like what is asked.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "text/learned.h"

namespace xiaoer::text {

constexpr uint32_t kNobody = std::numeric_limits<uint32_t>::max();  // the owner of what none is to answer

class Choice {
 public:
  // The likeliest owner of a message, guessed by examples without it, whose owner is known.
  struct Guessed {
    double odds;  // the logarithm
    bool right;
    bool ours;  // its owner was a candidate
  };
  // `evidence` has a candidate other than nobody.
  static Guessed guessed(const Evidence& evidence, uint32_t owner);

  // As it is before anything is known of a rule book.
  Choice() = default;
  // Adapted. A few guesses move it little. The order of chances, within a message and between messages,
  // stays.
  explicit Choice(const std::vector<Guessed>& guesses);

  // A chance for each candidate, in their order; with nobody's they make up 1.
  void chances(const Evidence& evidence, std::vector<double>& out) const;

 private:
  double slope_ = 1, bias_ = 0;  // of the odds
};

}  // namespace xiaoer::text
