// How a page is answered: compressed, 304, headers; and what of a request says which page is wanted.
#pragma once
#include <string_view>

#include "http/server.h"
#include "http/website.h"

namespace xiaoer::http {

constexpr char kRevalidate[] = "public, no-cache";  // kept by caches, asked for each time: 304 costs little
constexpr char kAWhile[] = "public, max-age=300";
constexpr char kForEver[] = "public, max-age=31536000, immutable";

// The first value of that name, "" when there is none. Points into `request`.
std::string_view queryOf(const Request& request, std::string_view name);

// A page is shown in Chinese whatever else the address says.
text::Lang langOf(const Request& request);

// A browser asks; programs do not name text/html.
bool wantsPage(const Request& request);

// As the client takes it; 304 where it has it already.
Response answer(const Request& request, const Kept& file, const char* caching, int status = 200);

// The same with what a browser must know of a page: what may run on it, and who may frame it.
Response pageAnswer(const Request& request, const Edition& edition, const Kept& page, int status = 200);

// A page that is made for this request: nobody keeps it.
Response madeAnswer(const Edition& edition, std::string html, int status);
// The same for one whose address is a secret: no other site learns it, no search engine lists it, nobody
// frames it.
Response secretAnswer(std::string html, int status);

// The same for the desk. Nobody may put it into a frame: what is clicked there counts.
Response deskAnswer(const Request& request, const Kept& page);

// 404: a page for browsers, a problem for all others.
Response missing(const Request& request, const Edition& edition, std::string_view detail);

}  // namespace xiaoer::http
