// An article's Markdown → safe HTML. Raw HTML in it is shown as text; addresses that are not http, https,
// mailto or a path of this site do not become links or pictures. Read by md4c.
#pragma once
#include <string_view>

#include "pages/html.h"
#include "text/language.h"

namespace xiaoer::pages {

// Headings begin at <h2>: a page has its own <h1>. Links to this site keep the language. Any thread.
Html fromMarkdown(std::string_view markdown, text::Lang lang);

}  // namespace xiaoer::pages
