// The words of a text that say what it is about, in the form in which they are looked up.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::articles {

struct Term {
  std::string_view said;  // in the text
  std::string stem;       // English plurals cut: "orders" and "order" are one
};

// In the text's order, none twice. Words that only hold a sentence together (的, 怎么, the, how) are left
// out. `normal` in normal form; the views point into it.
std::vector<Term> terms(std::string_view normal);

// Of one word in normal form.
bool isFunctionWord(std::string_view word);
std::string stem(std::string_view word);

}  // namespace xiaoer::articles
