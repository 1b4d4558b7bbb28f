// Microseconds a message costs in process, with the shipped rule book: the matching alone and the whole
// decision. Usage: bench_decide RULES KB MESSAGES.txt   (a message a line) Prints: name,median us,p99 us
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "app/library.h"
#include "dialog/decide.h"
#include "rulebook/match.h"
#include "rulebook/matcher.h"
#include "text/normal_form.h"

using namespace xiaoer;

namespace {

// Of this thread alone: others on the machine do not make a message slow.
double microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

void measure(const char* name, const std::vector<std::string>& messages,
             const std::function<void(const std::string&)>& work) {
  std::vector<double> us;
  for (int round = 0; round < 20; ++round)
    for (const std::string& message : messages) {
      const double begin = microseconds();
      work(message);
      us.push_back(microseconds() - begin);
    }
  std::sort(us.begin(), us.end());
  std::printf("%s,%.1f,%.1f\n", name, us[us.size() / 2], us[us.size() * 99 / 100]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: bench_decide RULES KB MESSAGES.txt\n", stderr), 2;
  const auto loaded = app::loadLibrary(argv[1], argv[2], false);
  if (loaded.library == nullptr) return std::fputs(app::render(loaded).c_str(), stderr), 1;
  const app::Library& library = *loaded.library;
  std::vector<std::string> messages;
  std::ifstream in(argv[3]);
  for (std::string line; std::getline(in, line);) messages.push_back(line.substr(0, line.find('\t')));
  size_t sink = 0;
  measure("normal form", messages, [&](const std::string& m) { sink += text::normalise(m).text.size(); });
  std::vector<std::string> normal;
  for (const std::string& m : messages) normal.push_back(text::normalised(m));
  measure("hard matches", normal,
          [&](const std::string& m) { sink += library.rules->matcher->hard(m).matches.size(); });
  measure("likeness", normal,
          [&](const std::string& m) { sink += library.rules->matcher->like(m, 8).size(); });
  measure("articles", normal,
          [&](const std::string& m) { sink += library.articles->search(m, text::Lang::Zh, 5).size(); });
  measure("whole decision", messages, [&](const std::string& m) {
    sink += dialog::decide({}, {m, {}, {}, {}}, library.knowledge(), nullptr, {1'795'336'200'000}).ok();
  });
  return sink == 0;
}
