// Line drawings on a grid of 24, in the colour of the text around them.
#pragma once
#include <string_view>

#include "pages/html.h"

namespace xiaoer::pages {

// Decoration: hidden from screen readers. An unknown name is drawn as a page of text.
Html icon(std::string_view name);

}  // namespace xiaoer::pages
