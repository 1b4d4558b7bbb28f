// One Markdown file → an article: its name from its path, its facts from the front matter between two lines
// '---', its text from what follows. The format is in docs/rules.md, section 10.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "articles/articles.h"
#include "base/fault.h"
#include "base/yaml.h"

namespace xiaoer::articles {

constexpr size_t kMaxFileBytes = 256 * 1024;  // a larger file is refused, never cut

struct Name {
  std::string id;
  text::Lang lang = text::Lang::Zh;
};

// "sync/orders.en.md" → {"sync/orders", En}. Nothing where the path is not <folder>/<slug>.md in a-z, 0-9,
// '-'.
std::optional<Name> nameOf(std::string_view path);

// An article with what only a look at the other files can check, and the places to point at.
struct Draft {
  Article article;
  yaml::Node category;              // the value
  std::vector<yaml::Node> related;  // the values
  bool good = true;                 // false: a fault was reported, the article is not served
};

// Nothing where not even the front matter could be read.
std::optional<Draft> readArticle(const Name& name, const std::string& file, const std::string& text,
                                 Faults& faults);

}  // namespace xiaoer::articles
