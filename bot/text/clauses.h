// A message cut into what it says one after the other, so that each can be understood by itself.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "text/normal_form.h"

namespace xiaoer::text {

struct Clause {
  // How it hangs on what stands before it: after a comma ("…,一直转圈") it mostly goes on with the same
  // thing, a new sentence may be about another one, and "另外", "also", "2." say that it is.
  enum class Joint { GoesOn = 0, Sentence, Another };
  Joint joint = Joint::GoesOn;
  NormalForm form;  // `origin` counts in the whole of what was typed
  // Said only to say that it is not about that: "不是登录不了,是订单不同步", "登录正常,订单没进来",
  // "I can log in fine but …". Never all the clauses of a message.
  bool denied = false;
};

// What would have more is cut into sentences alone, and what then still has is cut no further: the last one
// is all the rest.
constexpr size_t kMaxClauses = 128;

// In order, none empty. Cut at the marks that end sentences, at commas, at line ends and numbers of a list,
// and at words that add another thing; not inside numbers ("1,200", "v2.1") nor at a hyphen or "、", which
// join what belongs together. `typed` must be valid UTF-8. Any thread.
std::vector<Clause> clauses(std::string_view typed);

// None where the message plainly has no more than one.
std::vector<Clause> severalClauses(std::string_view typed);

// Leaves those of `clauses` that are denied out of `whole`, the normal form of what they are of: what is left
// is what it is about. Nothing changes where none is, as in most messages.
void dropDenied(const std::vector<Clause>& clauses, NormalForm& whole);

// Has it plainly no more than one? Most messages; nothing is brought to normal form. False where it may have
// more.
bool isOneClause(std::string_view typed);

}  // namespace xiaoer::text
