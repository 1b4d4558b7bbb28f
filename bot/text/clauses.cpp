#include "text/clauses.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace xiaoer::text {
namespace {

using Joint = Clause::Joint;

bool isDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

// What a mark between two characters cuts; nothing where it does not.
std::optional<Joint> cutAt(char32_t before, char32_t mark, char32_t after) {
  switch (mark) {
    case U'。':
    case U'！':
    case U'？':
    case U'!':
    case U'?':
    case U'；':
    case U';':
    case U'…':
    case U'\n':
    case U'\r':
      return Joint::Sentence;
    case U'.':  // not in "v2.1" or "shop.example.com"
      return after == 0 || after == U' ' || after == U'\n' ? std::optional(Joint::Sentence) : std::nullopt;
    case U'，':
    case U',':  // not in "1,200"
      return isDigit(before) && isDigit(after) ? std::nullopt : std::optional(Joint::GoesOn);
    default:
      return std::nullopt;
  }
}

// The words that add something begin the clause that they add.
const re2::RE2& adds() {
  static const re2::RE2 kAdds(
      "(?i)(?:而且|并且|並且|另外|此外|除此之外|顺便|順便|但是|可是|不过就?是)"
      "|\\s(?:and also|and another|besides|plus|additionally|as well as|and|but)\\s"
      "|[2-9](?:[、)）]|\\.[^0-9])");
  return kAdds;
}

bool found(const re2::RE2& pattern, std::string_view normal) {
  return re2::RE2::PartialMatch(re2::StringPiece(normal.data(), normal.size()), pattern);
}

// How a clause in normal form says that it is about another thing.
bool saysAnother(std::string_view normal) {
  static const re2::RE2 kAnother(
      "^(?:and |but |然后|那)?[, "
      "]*(?:而且|并且|另外|此外|除此之外|顺便|还有|还想问|还要问|再问|再一个|再就是|再者|其次|"
      "第二[,:、个件]|最后再?问|对了|[2-9][、.)]|"
      "(?:also|besides|plus|additionally|secondly|furthermore|moreover|as well as|another|by the way|btw|one "
      "more|"
      "on top of that)\\b)");
  return found(kAnother, normal);
}

bool isConnector(std::string_view normal) {
  static const re2::RE2 kConnector(
      "(?:and |but "
      "|那|然后)?(?:而且|并且|另外|此外|除此之外|顺便(?:问一?下)?|还有(?:就是|一个|一点|个问题)?|再就是|其次|"
      "对了|"
      "第二|also|besides|plus|additionally|secondly|furthermore|moreover|by the way|btw|and|but|"
      "(?:one|another) (?:more )?(?:thing|question)|[2-9])[.:、)]?");
  return re2::RE2::FullMatch(re2::StringPiece(normal.data(), normal.size()), kConnector);
}

// "不是…", which a clause beside it sets right; a question or a reproach ("不是说免费吗") is none.
bool saysIsNot(std::string_view normal) {
  static const re2::RE2 kIsNot(
      "^(?:[这那我俺他它]们?|问题|其实|现在|也|又|倒|并|可|都|真的?)*(?:不是|唔系|并非)[^吧嘛么?说讲因]"
      "|^(?:but )?(?:it.?s|it is|this is|that.?s|i.?m) not (?:that|about|because|a matter of)\\b");
  static const re2::RE2 kAsks("吗$|是不是|不是说|不是讲|不是第|不是[一七]天|不是.次");
  return found(kIsNot, normal) && !found(kAsks, normal);
}

// "是…", "我要…": what it is instead.
bool saysIs(std::string_view normal) {
  static const re2::RE2 kIs(
      "^(?:[这那我俺他它]们?|问题|其实|而|就|只|现在|主要|真正|应该)*(?:是[^不否]|系|要|需要|说的)"
      "|^(?:but |just |rather )?(?:it.?s|it is|the|my|our)\\b");
  return found(kIs, normal);
}

// "I don't want a refund, I want an invoice."
bool saysWantsNot(std::string_view normal) {
  static const re2::RE2 kWantsNot("^(?:but )?(?:i|we) (?:do not|don.?t|did ?n.?t) (?:want|need|mean)\\b");
  return found(kWantsNot, normal);
}
bool saysWants(std::string_view normal) {
  static const re2::RE2 kWants("^(?:but |just |rather )?(?:i|we) (?:just |only )?(?:want|need|mean)\\b");
  return found(kWants, normal);
}

// "登录正常", "网络没问题": it says which thing is well. Not "不正常", not a question, and not "正常了" or
// "it works fine": that is the end of a trouble.
bool saysIsWell(std::string_view normal) {
  static const re2::RE2 kWell(
      "(?:没有?(?:问题|毛病|事|异常|过期)|冇问题|(?:是|都|很|挺|也)(?:好的|ok)|(?:都|也)?(?:是|还)?正常|"
      "都可以)(?:的|啊|"
      "呀|哦)*$"
      "|\\b(?:can|could|is|are|works?|do|does|get|gets|looks?)\\b.{0,40}\\b(?:fine|ok|okay|all right|no "
      "problem)$");
  static const re2::RE2 kNot(
      "(?:不|没|没有|唔|未|才|就|怎样|怎么|是否|是不是|能否)[^,]{0,3}(?:正常|可以)"
      "|^(?:现在|一切|全部|全|已经|终于|它|这|那|这个|那个|这里|什么)*(?:都|也|是)*(?:没|冇|正常|好的|可以|"
      "很|挺|ok)"
      "|有没有|帮|查|看看|看下|什么时候|何时|几时|吗"
      "|\\b(?:not|never|until|if|when|(?:do|does|did|is|are|was|ca|can|could|wo|would)n.?t)\\b"
      "|^(?:now |ok,? )?(?:it|that|this|everything|all|which)\\b"
      "|^(?:please )?(?:is|are|was|can|could|do|does|did|will|would|may)\\b");
  return found(kWell, normal) && !found(kNot, normal);
}

// What something is not is said in few words; gaps in patterns make long texts dear.
constexpr size_t kLongestDenied = 240;  // bytes

// Never all of them.
void markDenied(std::vector<Clause>& all, std::string_view typed) {
  size_t denied = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string& text = all[i].form.text;
    const auto beside = [&](bool (*says)(std::string_view)) {
      return (i + 1 < all.size() && says(all[i + 1].form.text)) || (i > 0 && says(all[i - 1].form.text));
    };
    if (text.size() > kLongestDenied) continue;
    const std::string_view behind = typed.substr(all[i].form.origin.back());
    if (behind.starts_with("?") || behind.starts_with("？")) continue;
    all[i].denied =
        saysIsWell(text) || (saysIsNot(text) && beside(saysIs)) || (saysWantsNot(text) && beside(saysWants));
    denied += all[i].denied ? 1 : 0;
  }
  if (denied == all.size())
    for (Clause& clause : all) clause.denied = false;
}

class Cutter {
 public:
  // `least`: joints below it are not cut.
  Cutter(std::string_view typed, Joint least) : typed_(typed), least_(least) {}

  std::vector<Clause> run() {
    char32_t before = 0, beforeThat = 0;
    for (size_t at = 0; at < typed_.size() && !full();) {
      const size_t mark = at;
      const char32_t c = nextChar(typed_, at);
      size_t ahead = at;
      const char32_t after = at < typed_.size() ? nextChar(typed_, ahead) : 0;
      const bool numbers = c == U'.' && isDigit(before) && !isWordChar(beforeThat);  // "2. …"
      const auto joint = numbers ? std::nullopt : cutAt(before, c, after);
      if (joint && *joint >= least_) {
        stretch(mark);
        if (full()) break;
        begin_ = at;
        joint_ = std::max(joint_, *joint);
      }
      beforeThat = before, before = c;
    }
    if (full())
      add(typed_.size());
    else
      stretch(typed_.size());
    return std::move(out_);
  }

 private:
  bool full() const { return out_.size() + 1 >= kMaxClauses; }

  // From begin_ to `end`, between two marks: cut again before words that add something.
  void stretch(size_t end) {
    const std::string_view piece = typed_.substr(0, end);
    size_t from = begin_;
    re2::StringPiece word;
    while (least_ < Joint::Sentence && !full() &&
           adds().Match(piece, from, end, re2::RE2::UNANCHORED, &word, 1)) {
      const auto at = static_cast<size_t>(word.data() - piece.data());
      if (at > begin_ && !isPartOfNumber(at)) add(at);
      from = at + word.size();
    }
    if (!full()) add(end);
  }
  // "2." of "12." or "v2.1" begins nothing.
  bool isPartOfNumber(size_t at) const {
    const auto before = static_cast<unsigned char>(typed_[at - 1]);
    return isDigit(static_cast<unsigned char>(typed_[at])) &&
           (before == '.' || (before < 0x80 && isWordChar(before)));
  }
  void add(size_t end) {
    NormalForm form = normalise(typed_.substr(begin_, end - begin_));
    for (uint32_t& origin : form.origin) origin += static_cast<uint32_t>(begin_);
    begin_ = end;
    if (form.text.empty()) return;
    const Joint joint = saysAnother(form.text) ? Joint::Another : joint_;
    if (isConnector(form.text)) {  // "还有," says how the next one hangs on
      joint_ = Joint::Another;
      return;
    }
    out_.push_back({out_.empty() ? Joint::GoesOn : joint, std::move(form)});
    joint_ = Joint::GoesOn;
  }

  std::string_view typed_;
  Joint least_;
  size_t begin_ = 0;             // of the clause that is being read
  Joint joint_ = Joint::GoesOn;  // between it and the one before
  std::vector<Clause> out_;
};

}  // namespace

bool isOneClause(std::string_view typed) {
  char32_t before = 0;
  bool cut = false;
  for (size_t at = 0; at < typed.size();) {
    const char32_t c = nextChar(typed, at);
    size_t ahead = at;
    const char32_t after = at < typed.size() ? nextChar(typed, ahead) : 0;
    const bool isCut = cutAt(before, c, after).has_value();
    if (cut && !isCut && c != U' ') return false;
    cut |= isCut;
    before = c;
  }
  return !found(adds(), typed);
}

std::vector<Clause> clauses(std::string_view typed) {
  auto all = Cutter(typed, Joint::GoesOn).run();
  if (all.size() >= kMaxClauses) all = Cutter(typed, Joint::Sentence).run();
  markDenied(all, typed);
  return all;
}

std::vector<Clause> severalClauses(std::string_view typed) {
  return isOneClause(typed) ? std::vector<Clause>() : clauses(typed);
}

void dropDenied(const std::vector<Clause>& all, NormalForm& whole) {
  if (std::none_of(all.begin(), all.end(), [](const Clause& clause) { return clause.denied; })) return;
  NormalForm left;
  const auto isMark = [](char c) { return std::string_view(" ,.;:!?").find(c) != std::string_view::npos; };
  const auto isDenied = [&](uint32_t origin) {
    return std::any_of(all.begin(), all.end(), [&](const Clause& clause) {
      return clause.denied && clause.form.origin.front() <= origin && origin < clause.form.origin.back();
    });
  };
  for (size_t i = 0; i < whole.text.size(); ++i)
    if (!isDenied(whole.origin[i]) && (!left.text.empty() || !isMark(whole.text[i])))
      left.text += whole.text[i], left.origin.push_back(whole.origin[i]);
  left.origin.push_back(whole.origin.back());
  while (left.text.ends_with(',') || left.text.ends_with(' ')) left.text.pop_back(), left.origin.pop_back();
  whole = std::move(left);
}

}  // namespace xiaoer::text
