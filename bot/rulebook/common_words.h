// English that everybody writes, so that it is not taken for a misspelt word of the rules.
#pragma once
#include <string_view>

namespace xiaoer::rulebook {

// `word` in small letters. Any thread.
bool isCommonEnglish(std::string_view word);

}  // namespace xiaoer::rulebook
