// GMime's objects, owned.
#pragma once
#include <gmime/gmime.h>

#include <memory>

namespace xiaoer::channels {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

// Before anything else of GMime; any number of times, any thread.
void startGMime();

}  // namespace xiaoer::channels
