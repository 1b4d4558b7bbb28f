#include "text/edits.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace xiaoer::text {
namespace {

constexpr size_t kLongest = 32;  // longer ones are no words

}  // namespace

int edits(std::string_view a, std::string_view b, int most) {
  const auto apart = static_cast<int>(a.size()) - static_cast<int>(b.size());
  if (std::abs(apart) > most || a.size() > kLongest || b.size() > kLongest) return most + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows{};  // this one, the one before, the one before that
  for (size_t j = 0; j <= b.size(); ++j) rows[1][j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    rows[0][0] = static_cast<int>(i);
    int best = rows[0][0];
    for (size_t j = 1; j <= b.size(); ++j) {
      int cost = std::min({rows[1][j] + 1, rows[0][j - 1] + 1, rows[1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = std::min(cost, rows[2][j - 2] + 1);
      rows[0][j] = cost;
      best = std::min(best, cost);
    }
    if (best > most) return most + 1;
    rows[2] = rows[1];
    rows[1] = rows[0];
  }
  return rows[1][b.size()];
}

}  // namespace xiaoer::text
