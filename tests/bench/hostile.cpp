// The whole decision over messages that mean harm: patterns that make backtracking matchers explode, one
// character thousands of times, random text, the rules' own words nested and alternating, and the words of
// one rule far apart. Usage: bench_hostile RULES KB MESSAGES [KIND], with a KIND those alone. Prints:
// kind,median us,us at most  and at the end  memory,MiB after the first tenth,MiB at the end
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "app/library.h"
#include "base/utf8.h"
#include "dialog/decide.h"

using namespace xiaoer;

namespace {

constexpr size_t kMostChars = 4000;  // what the server takes

double residentMiB() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  in >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

// Of this thread alone: others on the machine do not make a message slow.
double microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

class Attacker {
 public:
  explicit Attacker(const rulebook::RuleBook& book) {
    for (const auto& rule : book.rules)
      for (const auto& line : rule.says) {
        for (const auto& element : line.words) words_.insert(words_.end(), element.begin(), element.end());
        if (line.kind == rulebook::Line::Kind::Pattern) takeWords(line.pattern);
      }
  }
  static constexpr const char* kKinds[] = {"bomb",       "one character",  "random",
                                           "rule words", "few rule words", "far apart"};
  std::string message(size_t kind) {
    const size_t chars = below(3) == 0 ? kMostChars : 1 + below(kMostChars);
    std::string out;
    const std::string* few[] = {&word(), &word(), &word()};
    const std::string bombs[] = {"a",         "aa",  "(a+)+$", "(.*)*", "((a|a)*)*", "x{1000}{1000}",
                                 ".{0,1000}", "\\b", "[^a]*a"};
    const std::string bomb = bombs[below(9)] + bombs[below(9)];
    const char32_t one = character();
    if (kind == 5) out = *few[0];
    for (size_t c = 0; c < chars; ++c) switch (kind) {
        case 0:
          out += bomb;
          break;
        case 1:
          appendChar(out, one);
          break;
        case 2:
          appendChar(out, character());
          break;
        case 3:
          out += word() + (below(4) == 0 ? " " : "");
          break;
        case 4:
          out += *few[below(3)];
          break;
        default:
          out += *few[1];
      }
    out = std::string(firstChars(out, kMostChars - 20));
    return kind == 5 ? out + *few[2] + *few[0] : out + (kind == 0 ? "!" : "");
  }

 private:
  size_t below(size_t n) { return static_cast<size_t>(random_() % n); }
  const std::string& word() { return words_[below(words_.size())]; }
  char32_t character() {
    const char32_t kinds[][2] = {{0x20, 0x7E},       {0xA0, 0x24F},  {0x4E00, 0x9FFF},
                                 {0x1F300, 0x1FAFF}, {0x300, 0x36F}, {0x80, 0xD7FF}};
    const auto& [first, last] = kinds[below(6)];
    return first + static_cast<char32_t>(below(last - first + 1));
  }
  // The literal stretches of a pattern.
  void takeWords(const std::string& pattern) {
    std::string run;
    for (const char c : pattern + "|") {
      const bool literal = static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || c == ' ';
      if (literal) run += c;
      if (!literal && !run.empty()) words_.push_back(std::move(run)), run.clear();
    }
  }
  std::mt19937_64 random_{7};
  std::vector<std::string> words_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return std::fputs("usage: bench_hostile RULES KB MESSAGES [KIND]\n", stderr), 2;
  const auto loaded = app::loadLibrary(argv[1], argv[2], false);
  if (loaded.library == nullptr) return std::fputs(app::render(loaded).c_str(), stderr), 1;
  const app::Library& library = *loaded.library;
  Attacker attacker(*library.rules);
  std::vector<size_t> kinds;
  for (size_t k = 0; k < std::size(Attacker::kKinds); ++k)
    if (argc == 4 || std::string_view(argv[4]) == Attacker::kKinds[k]) kinds.push_back(k);
  if (kinds.empty()) return std::fputs("there is no such kind\n", stderr), 2;
  const size_t count = std::stoul(argv[3]);
  std::vector<std::vector<double>> us(std::size(Attacker::kKinds));
  double early = 0;
  for (size_t m = 0; m < count; ++m) {
    const size_t kind = kinds[m % kinds.size()];
    const std::string message = attacker.message(kind);
    const double begin = microseconds();
    const auto decided =
        dialog::decide({}, {message, {}, {}, {}}, library.knowledge(), nullptr, {1'795'336'200'000});
    us[kind].push_back(microseconds() - begin);
    if (!decided.ok()) return std::fputs("a message was not decided\n", stderr), 1;
    if (m == count / 10) early = residentMiB();
  }
  for (const size_t k : kinds) {
    std::sort(us[k].begin(), us[k].end());
    std::printf("%s,%.0f,%.0f\n", Attacker::kKinds[k], us[k][us[k].size() / 2], us[k].back());
  }
  std::printf("memory,%.1f,%.1f\n", early, residentMiB());
}
