// Markdown → the words a reader sees, for the card's summary and for search. Made for articles, not for all
// of Markdown: what a page shows is made by the renderer.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::articles {

// Marks of headings, lists, quotes, emphasis and code dropped; of links and pictures the label is kept. One
// line a line.
std::string plainText(std::string_view markdown);

// The first paragraph that is no heading, as one line; the first heading where there is nothing else.
std::string summary(std::string_view markdown);

}  // namespace xiaoer::articles
