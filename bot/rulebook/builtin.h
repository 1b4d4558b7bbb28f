// What every rule book has before an author writes a line: the words that speak to the conversation, the
// bot's own sentences, the known categories.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

// A rule file like any other, compiled with the authors' files. Its rules have `means`.
std::string_view builtinRules();

struct BuiltinText {
  const char* name;
  const char* purpose;                    // when it is said
  std::vector<std::string> placeholders;  // the {names} it may hold
  std::vector<std::string> zh, en;        // wordings
};

const std::vector<BuiltinText>& builtinTexts();  // all of them
const std::vector<BuiltinText>& builtinMailTexts();
// Null for an unknown name.
const BuiltinText* builtinText(std::string_view name);

// Settings as they are without a bot.yaml.
Settings builtinSettings();

}  // namespace xiaoer::rulebook
