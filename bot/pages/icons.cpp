#include "pages/icons.h"

#include <algorithm>
#include <array>

namespace xiaoer::pages {
namespace {

struct Drawing {
  std::string_view name, path;
};
constexpr std::array kDrawings{
    // by category
    Drawing{"data_sync",
            "M20 11a8 8 0 0 0-14.3-4L3 9.5M3 4v5.5h5.5M4 13a8 8 0 0 0 14.3 4l2.7-2.5M21 20v-5.5h-5.5"},
    Drawing{"feature_usage",
            "M4 5.5A1.5 1.5 0 0 1 5.5 4H10a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H4zM20 5.5A1.5 1.5 0 0 0 18.5 "
            "4H14a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6z"},
    Drawing{"account_login",
            "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-3.7 3.6-5.5 7.5-5.5s6.9 1.8 7.5 5.5"},
    Drawing{"lag_crash", "M13 2.5 4.5 13.5H11l-1 8 8.5-11H12z"},
    Drawing{"billing_dispute", "M6 3h12v18l-3-2-3 2-3-2-3 2zM9.5 8h5M9.5 12h5"},
    Drawing{"hours_contact", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2"},
    // by use
    Drawing{"search", "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20.5 20.5 16 16"},
    Drawing{"chat", "M4 5h16v11H9.5L5 20v-4H4z"},
    Drawing{"arrow", "m9 5 7 7-7 7"},
    Drawing{"play", "M7 4.5v15l12-7.5z"},
    Drawing{"bell", "M12 3a6 6 0 0 0-6 6v4l-2 3.5h16L18 13V9a6 6 0 0 0-6-6zM10 20a2.2 2.2 0 0 0 4 0"},
    Drawing{"yes",
            "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9H19a1.7 1.7 0 0 1 1.7 2l-1.2 7.5A1.8 1.8 0 0 1 "
            "17.7 20H7"},
    Drawing{"no",
            "M17 13V4h3v9zM17 13l-4 8a2.5 2.5 0 0 1-2.5-2.5V15H5a1.7 1.7 0 0 1-1.7-2l1.2-7.5A1.8 1.8 0 0 1 "
            "6.3 4H17"},
    Drawing{"globe",
            "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 12h17M12 3c2.5 2.4 3.7 5.5 3.7 9S14.5 18.6 12 "
            "21c-2.5-2.4-3.7-5.5-3.7-9S9.5 5.4 12 3z"},
    Drawing{"phone",
            "M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 "
            "3.5 5.6 1.5 1.5 0 0 1 5 4z"},
    Drawing{"page", "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"},
};

}  // namespace

Html icon(std::string_view name) {
  const auto found = std::find_if(kDrawings.begin(), kDrawings.end(),
                                  [&](const Drawing& drawing) { return drawing.name == name; });
  const Drawing& drawing = found == kDrawings.end() ? kDrawings.back() : *found;
  return el("svg", {{"class", "icon"}, {"viewBox", "0 0 24 24"}, {"aria-hidden", "true"}},
            el("path", {{"d", std::string(drawing.path)}}));
}

}  // namespace xiaoer::pages
