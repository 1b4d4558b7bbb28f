// Addresses of this site. Pages are Chinese unless the address says ?lang=en; links keep what is shown.
#pragma once
#include <string>
#include <string_view>

#include "articles/articles.h"
#include "text/language.h"

namespace xiaoer::pages {

using text::Lang;

// A path of this site, or an address of another, with the language put in where it is English: before the
// '#', behind a query that is there.
std::string keepLang(std::string_view url, Lang lang);

std::string articlePath(std::string_view id);         // "/kb/sync/orders"
std::string categoryPath(std::string_view category);  // "/topics/data_sync"

}  // namespace xiaoer::pages
