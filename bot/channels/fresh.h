// What of an e-mail is new: without the mail that it answers, and without the signature. Pure.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels {

// Cut off: everything behind the line with which a mail program introduces what it quotes ("On … wrote:",
// "在 … 写道：", "---- 原始邮件 ----"), a block of lines with '>' at the end, everything behind "-- ". Words
// written between quoted lines stay, with the lines. Where nothing would be left it is the whole text.
// Blanks around it are gone. Valid UTF-8 in and out, lines end with \n.
std::string fresh(std::string_view text);

}  // namespace xiaoer::channels
