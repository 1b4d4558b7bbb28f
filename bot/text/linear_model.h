// A linear classifier of several classes: the support vector machine of Crammer and Singer (2001), one joint
// problem over all classes, solved by liblinear. On CLINC150 it is as good as a machine for each class
// against the rest and trains in a third of the time. Training takes rows times
// classes, and memory features times classes: where that is too much (thousands of classes) each class is the
// mean of its rows instead, which is less right and costs nothing.
#pragma once
#include <cstdint>
#include <vector>

#include "text/feature_space.h"

namespace xiaoer::text {

// Immutable; any thread.
class LinearModel {
 public:
  struct Row {
    FeatureSpace::Vector vector;
    uint32_t owner;  // below `classes`; each of them has a row
  };
  // That so much can be solved; else there are means.
  static bool canSolve(size_t rows, size_t classes);
  // The same rows give the same model, whatever else the process is doing. Means where `solves` is not, and
  // where there are too many weights.
  static LinearModel train(const std::vector<Row>& rows, uint32_t classes, uint32_t features, bool solves);

  // One a class, larger is likelier; `out` is resized. All 0 where there is but one class.
  void score(const FeatureSpace::Vector& vector, std::vector<float>& out) const;
  float weight(uint32_t feature, uint32_t owner) const;

 private:
  void solve(const std::vector<Row>& rows, uint32_t features);
  void addWeights(const Sparse& part, std::vector<float>& out) const;
  void addMeans(const Sparse& part, std::vector<float>& out) const;
  void takeMeans(const std::vector<Row>& rows, uint32_t features);

  uint32_t classes_ = 0;
  std::vector<float> weights_;  // by feature, then by class: scoring adds rows
  std::vector<Sparse> means_;   // by feature: the classes that have it, with its weight in their mean
};

}  // namespace xiaoer::text
