#include "text/linear_model.h"

#include <linear.h>

#include <cstdlib>
#include <memory>

// liblinear shuffles with rand(), whose sequence all threads share: with two models in training neither would
// come out the same twice. Its calls find this one instead (the linker looks into the program first): a
// sequence for each thread, begun anew by train(). Numerical Recipes' quick generator; quality is of no
// concern.
static thread_local uint32_t randomState = 1;
extern "C" int rand() noexcept {
  randomState = randomState * 1664525u + 1013904223u;
  return static_cast<int>(randomState >> 1);
}

namespace xiaoer::text {
namespace {

constexpr double kC = 1;  // of 0.3, 0.5, 1, 2 the best on validation lines of CLINC150, Banking77, chitchat
constexpr double kEps = 0.1;  // liblinear's own for this solver; 0.02 costs twice the time and gains nothing

// Beyond these, means. CLINC150 is a quarter of the work and a sixth of the weights (4 bytes each, and 8 more
// while it trains).
constexpr size_t kMaxWork = 10'000'000;     // rows times classes
constexpr size_t kMaxWeights = 30'000'000;  // features times classes

// The rows in liblinear's form: indices from 1, ended by -1.
struct Problem {
  std::vector<feature_node> nodes;
  std::vector<feature_node*> rows;
  std::vector<double> classes;

  explicit Problem(const std::vector<LinearModel::Row>& from) {
    size_t size = 0;
    for (const auto& row : from) size += row.vector.words.size() + row.vector.letters.size() + 1;
    nodes.reserve(size);  // rows point into it
    for (const auto& row : from) {
      rows.push_back(nodes.data() + nodes.size());
      for (const Sparse* part : {&row.vector.words, &row.vector.letters})
        for (const Weight& w : *part) nodes.push_back({static_cast<int>(w.id) + 1, w.value});
      nodes.push_back({-1, 0});
      classes.push_back(row.owner);
    }
  }
};

struct Free {
  void operator()(model* trained) const { free_and_destroy_model(&trained); }
};

}  // namespace

bool LinearModel::canSolve(size_t rows, size_t classes) { return rows * classes <= kMaxWork; }

LinearModel LinearModel::train(const std::vector<Row>& rows, uint32_t classes, uint32_t features,
                               bool solves) {
  LinearModel out;
  out.classes_ = classes;
  if (classes >= 2 && solves && size_t{features} * classes <= kMaxWeights)
    out.solve(rows, features);
  else
    out.takeMeans(rows, classes < 2 ? 0 : features);
  return out;
}

void LinearModel::solve(const std::vector<Row>& rows, uint32_t features) {
  Problem made(rows);
  const problem all{static_cast<int>(rows.size()), static_cast<int>(features), made.classes.data(),
                    made.rows.data(), -1};
  parameter how{};
  how.solver_type = MCSVM_CS;
  how.C = kC;
  how.eps = kEps;
  static const bool quiet = (set_print_string_function([](const char*) {}), true);
  (void)quiet;
  randomState = 1;
  const std::unique_ptr<model, Free> trained(::train(&all, &how));
  weights_.resize(size_t{features} * classes_);
  for (uint32_t f = 0; f < features; ++f)
    for (uint32_t c = 0; c < classes_; ++c)
      weights_[size_t{f} * classes_ + static_cast<uint32_t>(trained->label[c])] =
          static_cast<float>(trained->w[size_t{f} * classes_ + c]);
}

// Rows of one class lie together.
void LinearModel::takeMeans(const std::vector<Row>& rows, uint32_t features) {
  means_.resize(features);
  std::vector<uint32_t> sizes(classes_);
  for (const Row& row : rows) ++sizes[row.owner];
  for (const Row& row : rows)
    for (const Sparse* part : {&row.vector.words, &row.vector.letters})
      for (const Weight& w : *part) {
        if (w.id >= features) continue;
        Sparse& of = means_[w.id];
        if (of.empty() || of.back().id != row.owner) of.push_back({row.owner, 0});
        of.back().value += w.value / static_cast<float>(sizes[row.owner]);
      }
}

float LinearModel::weight(uint32_t feature, uint32_t owner) const {
  if (!weights_.empty()) return weights_[size_t{feature} * classes_ + owner];
  if (feature >= means_.size()) return 0;
  for (const Weight& w : means_[feature])
    if (w.id == owner) return w.value;
  return 0;
}

void LinearModel::score(const FeatureSpace::Vector& vector, std::vector<float>& out) const {
  out.assign(classes_, 0);
  for (const Sparse* part : {&vector.words, &vector.letters})
    weights_.empty() ? addMeans(*part, out) : addWeights(*part, out);
}

void LinearModel::addWeights(const Sparse& part, std::vector<float>& out) const {
  constexpr size_t kAhead = 4;  // rows lie far apart, and most of the time goes into waiting for them
  for (size_t i = 0; i < part.size(); ++i) {
    if (i + kAhead < part.size()) __builtin_prefetch(&weights_[size_t{part[i + kAhead].id} * classes_]);
    const float* row = weights_.data() + size_t{part[i].id} * classes_;
    for (uint32_t c = 0; c < classes_; ++c) out[c] += part[i].value * row[c];
  }
}

void LinearModel::addMeans(const Sparse& part, std::vector<float>& out) const {
  for (const Weight& w : part) {
    if (w.id >= means_.size()) continue;
    for (const Weight& mean : means_[w.id]) out[mean.id] += w.value * mean.value;
  }
}

}  // namespace xiaoer::text
