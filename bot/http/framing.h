// Where one request ends and the next begins (RFC 9112): strict, because a front proxy that disagrees with us
// about it lets one customer's bytes become another's request.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"

namespace xiaoer::http {

// Takes a connection's bytes in pieces of any size and gathers one request of them. The outcome depends on
// the bytes alone, never on where they were cut. One thread at a time.
class Framing {
 public:
  explicit Framing(const Limits& limits) : limits_(limits) {}

  // How many of `bytes` belong to this request and have been taken: all of them, unless it is whole or
  // refused.
  size_t take(std::string_view bytes);

  bool begun() const { return at_ != At::Start; }
  bool whole() const { return at_ == At::End; }
  // 0, or the status of the answer that ends the connection; why() is its detail.
  int refused() const { return refused_; }
  const char* why() const { return why_; }

  // The length of a body that is longer than most may be, known once the head is there; else 0.
  size_t longBody() const { return long_; }

  // The client waits for "100 Continue" before it sends the body. True once.
  bool takeExpectation();

  // Valid once the head is there; `target` is as sent, `body` without the chunks.
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keepAlive = false;  // the client may send another request behind this one
  bool http10 = false;

  // Ready for the next request.
  void reset();

 private:
  // What the next byte is part of. Everything from ChunkSize on is RFC 9112 section 7.1.
  enum class At { Start, Head, Body, ChunkSize, ChunkExtension, ChunkData, ChunkEnd, Trailer, End };

  size_t takeHead(std::string_view bytes);
  size_t takePlain(std::string_view bytes);
  bool headByte(char c);
  size_t takeBody(std::string_view bytes);
  void chunkByte(char c);
  void chunkSizeByte(char c);
  void chunkLineEnds();
  void trailerByte(char c);
  void readHead();
  bool readRequestLine(std::string_view line);
  bool readVersion(std::string_view version);
  bool readField(std::string_view line);
  void readLength();
  void readContentLength(std::string_view digits);
  void readConnection();
  bool refuse(int status, const char* why);

  Limits limits_;
  At at_ = At::Start;
  std::string head_;
  size_t line_ = 0;     // bytes in the current line of head, chunk size or trailer
  size_t skipped_ = 0;  // bytes of empty lines before the request
  size_t left_ = 0;     // of the body or of the current chunk
  size_t trailer_ = 0;
  size_t long_ = 0;
  char last_ = 0;
  bool sized_ = false;  // the chunk's size has at least one digit
  bool expects_ = false;
  int refused_ = 0;
  const char* why_ = "";
};

}  // namespace xiaoer::http
