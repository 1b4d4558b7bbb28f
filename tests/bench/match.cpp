// What it costs to hold a message against many patterns, with unseen messages only: RE2's automata, built as
// they go, answer a message that they have met a thousand times faster than a new one.
// Usage: bench_match METHOD RULES distinct|shared MESSAGES   METHOD: xiaoer, loop, set, filtered; or
// Prints: seconds of processor time to compile,MiB held then,MiB at most meanwhile,median us,p99 us,matches
// METHOD print: the patterns, an empty line and the messages, a line each, for yardsticks in other languages
// A method a process, so that memory is its own. Bringing the message to its normal form is included.
#include <malloc.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>

#include "made_rules.h"
#include "rulebook/compile.h"
#include "rulebook/matcher.h"
#include "rulebook/word_finder.h"
#include "text/normal_form.h"

using namespace xiaoer;

namespace {

constexpr auto kLongest = std::chrono::seconds(20);  // of measuring one method

// The number of rules that match a message in normal form.
using Match = std::function<size_t(const std::string&)>;

double residentMiB() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  in >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double mostMiB() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

re2::RE2::Options options() {
  re2::RE2::Options out;
  out.set_log_errors(false);
  out.set_never_capture(true);
  return out;
}

Match xiaoerWith(const std::vector<bench::MadeRule>& rules) {
  const auto compiled = rulebook::compile({{"made.yaml", bench::ruleFile(rules)}}, {});
  if (compiled.book == nullptr) return nullptr;
  return [book = compiled.book](const std::string& normal) {
    return book->matcher->hard(normal).matches.size();
  };
}

Match loopOver(const std::vector<bench::MadeRule>& rules) {
  auto all = std::make_shared<std::vector<std::unique_ptr<re2::RE2>>>();
  for (const auto& rule : rules) all->push_back(std::make_unique<re2::RE2>(rule.pattern(), options()));
  return [all](const std::string& normal) {
    return static_cast<size_t>(std::count_if(
        all->begin(), all->end(), [&](const auto& one) { return re2::RE2::PartialMatch(normal, *one); }));
  };
}

Match setOf(const std::vector<bench::MadeRule>& rules) {
  auto more = options();
  more.set_max_mem(int64_t{1} << 30);
  const auto set = std::make_shared<re2::RE2::Set>(more, re2::RE2::UNANCHORED);
  for (const auto& rule : rules) set->Add(rule.pattern(), nullptr);
  if (!set->Compile()) return nullptr;
  return [set](const std::string& normal) {
    std::vector<int> numbers;
    set->Match(normal, &numbers);
    return numbers.size();
  };
}

// FilteredRE2 leaves finding its words to others: here it is our own finder.
Match filtered(const std::vector<bench::MadeRule>& rules) {
  struct All {
    re2::FilteredRE2 patterns{4};  // bytes: two Chinese characters
    rulebook::WordFinder words;
    rulebook::Characters text;
    std::vector<rulebook::WordFinder::Hit> hits;
  };
  const auto all = std::make_shared<All>();
  for (const auto& rule : rules) {
    int number = 0;
    all->patterns.Add(rule.pattern(), options(), &number);
  }
  std::vector<std::string> words;
  all->patterns.Compile(&words);
  for (const std::string& word : words) all->words.add(word);
  all->words.close();
  return [all](const std::string& normal) {
    all->text.read(normal);
    all->hits.clear();
    all->words.find(all->text, all->hits);
    std::vector<int> atoms, numbers;
    for (const auto& hit : all->hits) atoms.push_back(static_cast<int>(hit.word));
    std::sort(atoms.begin(), atoms.end());
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    all->patterns.AllMatches(normal, atoms, &numbers);
    return numbers.size();
  };
}

double seconds(std::chrono::steady_clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

int print(bench::Maker& make, const std::vector<bench::MadeRule>& rules, size_t messages) {
  for (const auto& rule : rules) std::printf("%s\n", rule.pattern().c_str());
  std::puts("");
  for (size_t m = 0; m < messages; ++m) std::printf("%s\n", make.message(rules).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  const std::pair<const char*, Match (*)(const std::vector<bench::MadeRule>&)> methods[] = {
      {"xiaoer", xiaoerWith}, {"loop", loopOver}, {"set", setOf}, {"filtered", filtered}, {"print", nullptr}};
  const auto method = std::find_if(std::begin(methods), std::end(methods), [&](const auto& one) {
    return argc == 5 && !std::strcmp(one.first, argv[1]);
  });
  if (method == std::end(methods))
    return std::fputs("usage: bench_match xiaoer|loop|set|filtered|print RULES distinct|shared MESSAGES\n",
                      stderr),
           2;
  bench::Maker make(20'240'607);
  const auto rules = make.rules(std::stoul(argv[2]), !std::strcmp(argv[3], "shared"));
  if (method->second == nullptr) return print(make, rules, std::stoul(argv[4]));
  text::normalise("暖");  // tables that are there once, whatever the number of rules
  malloc_trim(0);
  const double before = residentMiB(), mostBefore = mostMiB();
  const std::clock_t started = std::clock();
  const Match match = method->second(rules);
  const double compiling = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  if (match == nullptr) return std::fputs("it does not compile\n", stderr), 1;
  const double most = std::max(0.0, mostMiB() - std::max(before, mostBefore));
  malloc_trim(0);
  const double held = residentMiB() - before;
  std::vector<double> us;
  size_t matches = 0;
  const auto until = Clock::now() + kLongest;
  const size_t count = std::stoul(argv[4]), warm = count / 4;
  for (size_t m = 0; m < count + warm && (us.size() < 20 || Clock::now() < until); ++m) {
    const std::string message = make.message(rules);
    const auto begin = Clock::now();
    const size_t found = match(text::normalised(message));
    const double took = 1e6 * seconds(Clock::now() - begin);
    if (m < warm && Clock::now() < until - kLongest / 2) continue;
    us.push_back(took), matches += found;
  }
  std::sort(us.begin(), us.end());
  std::printf("%.3f,%.1f,%.1f,%.2f,%.2f,%zu\n", compiling, held, most, us[us.size() / 2],
              us[us.size() * 99 / 100], matches);
}
