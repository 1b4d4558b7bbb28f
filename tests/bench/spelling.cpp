// How well misspelt messages are understood, and what that costs. Every Chinese word of the rules' lists and
// patterns that stands in a message of their own `tests.yes` is misspelt there: one character becomes another
// one of the same sound. The message counts as understood where a rule of the same category answers it. Also
// in pinyin, and with a slip in each word of letters. Usage: bench_spelling RULES KB     Prints:
// name,messages,same rule,same category,median us,p99 us
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "app/library.h"
#include "base/utf8.h"
#include "dialog/decide.h"
#include "rulebook/known_words.h"
#include "rulebook/misspelling.h"
#include "text/normal_form.h"
#include "text/sounds.h"

using namespace xiaoer;

namespace {

std::mt19937 random_{7};

struct Message {
  const rulebook::Rule* rule;
  std::string typed;
};

// The characters of the same sound that are in use: those of the rules first would be too kind, so all of
// them.
const std::map<text::Sound, std::u32string>& homophones() {
  static const auto all = [] {
    std::map<text::Sound, std::u32string> out;
    for (char32_t c = 0x4E00; c < 0xA000; ++c)
      if (const auto sound = text::soundsOf(c)[0]; sound != text::kNoSound) out[sound] += c;
    return out;
  }();
  return all;
}

std::string swapped(const std::string& message, size_t begin, size_t end) {
  std::vector<std::pair<size_t, char32_t>> characters;
  for (size_t at = begin; at < end;) {
    const size_t place = at;
    characters.emplace_back(place, nextChar(message, at));
  }
  const auto [place, c] = characters[random_() % characters.size()];
  const auto same = homophones().find(text::soundsOf(c)[0]);
  if (same == homophones().end() || same->second.size() < 2) return {};
  char32_t other = c;
  while (other == c) other = same->second[random_() % same->second.size()];
  std::string out = message.substr(0, place);
  appendChar(out, other);
  return out + message.substr(place + 3);
}

std::string inPinyin(const std::string& message) {
  std::string out;
  bool any = false;
  for (size_t at = 0; at < message.size();) {
    const char32_t c = nextChar(message, at);
    const auto sound = text::soundsOf(c)[0];
    if (sound != text::kNoSound)
      out += std::string(out.empty() ? "" : " ") + std::string(text::syllable(sound)), any = true;
    else
      appendChar(out, c);
  }
  return any ? out : "";
}

std::string slipped(const std::string& message) {
  std::string out;
  bool any = false;
  for (size_t at = 0; at < message.size();) {
    size_t end = at;
    while (end < message.size() && message[end] >= 'a' && message[end] <= 'z') ++end;
    std::string word = message.substr(at, std::max<size_t>(end - at, 1));
    at += word.size();
    if (word.size() > 5) {
      const size_t place = 1 + random_() % (word.size() - 2);
      if (random_() % 2)
        std::swap(word[place], word[place + 1]);
      else
        word.erase(place, 1);
      any = true;
    }
    out += word;
  }
  return any ? out : "";
}

void measure(const char* name, const app::Library& library, const std::vector<Message>& messages) {
  size_t sameRule = 0, sameCategory = 0;
  std::vector<double> us;
  for (const Message& message : messages) {
    const auto begin = std::chrono::steady_clock::now();
    const auto decision =
        dialog::decide({}, {message.typed, {}, {}, {}}, library.knowledge(), nullptr, {1'795'336'200'000});
    us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    const auto& match = decision->match;
    if (!match || match->confidence < library.rules->settings.answerAt) continue;
    sameRule += match->rule == message.rule->id;
    sameCategory += match->category == message.rule->category;
  }
  std::sort(us.begin(), us.end());
  if (us.empty()) return;
  const double all = static_cast<double>(messages.size());
  std::printf("%s,%zu,%.1f,%.1f,%.0f,%.0f\n", name, messages.size(),
              100 * static_cast<double>(sameRule) / all, 100 * static_cast<double>(sameCategory) / all,
              us[us.size() / 2], us[us.size() * 99 / 100]);
}

std::string repeated(std::string_view piece, size_t chars) {
  std::string out;
  for (size_t n = 0; n + countChars(piece) <= chars; n += countChars(piece)) out += piece;
  return out;
}

// The slowest of the hostile messages of a length, in milliseconds, each the fastest of three.
double slowest(const app::Library& library, size_t chars) {
  double most = 0;
  for (const char* piece : {"订但", "重行长", "登陆布上同不", "dingdan", "ding dan bu tong ", "xian",
                            "acount ", "ddbtb ", "zzzz", "在 ", "a", "布", "他疯了"}) {
    const std::string normal = text::normalised(repeated(piece, chars));
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      (void)library.rules->misspelling->read(normal);
      best = std::min(
          best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    most = std::max(most, best);
  }
  return most;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: bench_spelling RULES KB\n", stderr), 2;
  const auto loaded = app::loadLibrary(argv[1], argv[2], false);
  if (loaded.library == nullptr) return std::fputs(app::render(loaded).c_str(), stderr), 1;
  const app::Library& library = *loaded.library;
  const auto words = rulebook::knownWords(library.rules->rules);
  std::vector<Message> asWritten, misspelt, pinyin, slips;
  for (const rulebook::Rule& rule : library.rules->rules)
    for (const rulebook::Test& test : rule.yes) {
      const std::string message = text::normalised(test.message);
      asWritten.push_back({&rule, message});
      for (const auto& word : words.han) {
        const size_t at = word.own ? message.find(word.text) : message.npos;
        if (at == message.npos) continue;
        if (auto typed = swapped(message, at, at + word.text.size()); !typed.empty())
          misspelt.push_back({&rule, typed});
      }
      if (auto typed = inPinyin(message); !typed.empty()) pinyin.push_back({&rule, typed});
      if (auto typed = slipped(message); !typed.empty()) slips.push_back({&rule, typed});
    }
  measure("as written", library, asWritten);
  measure("same sound", library, misspelt);
  measure("pinyin", library, pinyin);
  measure("typing errors", library, slips);
  std::printf("hostile ms,%.2f,%.2f\n", slowest(library, 1000), slowest(library, 4000));
  return 0;
}
