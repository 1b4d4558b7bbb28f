// How far apart two words are typed.
#pragma once
#include <string_view>

namespace xiaoer::text {

// Letters changed, left out or added, and neighbours that changed places (optimal string alignment), in
// bytes; anything above `most`, and any word longer than 32, is most + 1.
int edits(std::string_view a, std::string_view b, int most);

}  // namespace xiaoer::text
