#include "http/accept.h"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "http/gzip.h"

using namespace xiaoer::http;

TEST_CASE("what a client takes is what it names") {
  CHECK(accepts("text/html,application/xml;q=0.9,*/*;q=0.8", "text/html"));
  CHECK(accepts("application/json , Text/HTML ; level=1;q=0.5", "text/html"));
  CHECK(accepts("br, gzip", "gzip"));
  CHECK_FALSE(accepts("*/*", "text/html"));
  CHECK_FALSE(accepts("", "text/html"));
  CHECK_FALSE(accepts("text/html;q=0", "text/html"));
  CHECK_FALSE(accepts("gzip; q=0.000", "gzip"));
  CHECK_FALSE(accepts("xgzip, gzipx", "gzip"));
  CHECK_FALSE(accepts(",;,;q=1,", "gzip"));
}

TEST_CASE("what a client has is compared weakly") {
  CHECK(holdsEtag("W/\"a\"", "W/\"a\""));
  CHECK(holdsEtag("\"a\"", "W/\"a\""));
  CHECK(holdsEtag("\"b\", W/\"a\"", "W/\"a\""));
  CHECK(holdsEtag("*", "W/\"a\""));
  CHECK_FALSE(holdsEtag("", "W/\"a\""));
  CHECK_FALSE(holdsEtag("\"b\"", "W/\"a\""));
}

TEST_CASE("gzip gives back what it was given") {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{100'000}}) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * i % 251);
    const std::string zipped = gzip(bytes);
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(size + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zipped.data()));
    stream.avail_in = static_cast<uInt>(zipped.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    CHECK(out == bytes);
    CHECK(gzip(bytes) == zipped);
  }
}
