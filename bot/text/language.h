// Which of the two languages a message is in, and where its words begin and end.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::text {

enum class Lang { Zh = 0, En = 1 };  // an index into texts; stored as "zh" and "en"

std::string_view name(Lang lang);
std::optional<Lang> langNamed(std::string_view name);

// By counting: Chinese where there are at least as many Han characters as Latin words. Nothing where there is
// neither (numbers, emoji).
std::optional<Lang> recognise(std::string_view normal);

// The words of a text in normal form, as ICU's dictionary breaks them; marks and spaces are left out.
// The views point into `normal`. Any thread.
std::vector<std::string_view> words(std::string_view normal);

// A Chinese character.
bool isHan(char32_t c);

// Tokens for likeness: each Chinese character by itself, each run of letters or digits as one. Views into
// `normal`.
std::vector<std::string_view> tokens(std::string_view normal);

}  // namespace xiaoer::text
