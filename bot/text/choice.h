// What evidence is worth: a conditional logit (McFadden 1974) over the candidates and nobody. It ranks, and
// its chances mean what they say, as far as what it was fitted on is like what is asked.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "text/learned.h"

namespace xiaoer::text {

constexpr uint32_t kNobody = std::numeric_limits<uint32_t>::max();  // the owner of what none is to answer

class Choice {
 public:
  // A message whose owner is known, weighed by examples without it.
  struct Case {
    std::vector<double> worths;  // of the candidates, then of nobody
    std::vector<bool> right;     // each of them
    bool ours = false;           // the right one is a candidate's owner
    static Case of(const Evidence& evidence, uint32_t owner);
  };
  // As it is before anything is known of a rule book.
  Choice() = default;
  // Adapted: the worths times a slope, and a bias for nobody. Few cases move it little.
  explicit Choice(const std::vector<Case>& cases);

  // A chance for each candidate, in their order; nobody's makes up the rest to 1.
  void chances(const Evidence& evidence, std::vector<double>& out) const;

 private:
  void chancesOf(std::vector<double>& worths) const;
  double slope_ = 1, bias_ = 0;
};

}  // namespace xiaoer::text
