#include "channels/incoming.h"

#include <catch2/catch.hpp>
#include <random>

#include "base/utf8.h"
#include "channels/address.h"
#include "channels/fresh.h"
#include "channels/html_text.h"

using namespace xiaoer;
using namespace xiaoer::channels;

namespace {

std::string mail(const std::string& headers, const std::string& body) {
  return "From: \"Mei\" <mei@example.com>\r\nMessage-ID: <m1@example.com>\r\n" + headers + "\r\n" + body;
}

Incoming read(const std::string& raw) {
  auto out = readMail(raw);
  INFO((out ? "" : out.error().message));
  REQUIRE(out.ok());
  return std::move(*out);
}

constexpr char kPlain[] = "Content-Type: text/plain; charset=utf-8\r\n";

}  // namespace

TEST_CASE("what is new in a mail") {
  struct Row {
    const char *whole, *own;
  };
  const Row row = GENERATE(values<Row>({
      {"好了\n", "好了"},
      {"还是不行\n\n在 2026年11月22日 16:30，小二 <desk@example.com> 写道：\n> 您好！\n> \n", "还是不行"},
      {"Still not.\n\nOn Sun, 22 Nov 2026 at 16:30, Xiaoer <desk@example.com>\nwrote:\n\n> Hello,\n",
       "Still not."},
      {"试过了\n\n\n------------------ 原始邮件 ------------------\n发件人: \"小二\" "
       "<desk@example.com>;\n发送时间: 2026年\n",
       "试过了"},
      {"Done\n\n-----Original Message-----\nFrom: Xiaoer\nSent: today\n", "Done"},
      {"Done\n\nFrom: Xiaoer <desk@example.com>\nSent: Sunday\nTo: Mei\nSubject: x\n\nHello\n", "Done"},
      {"Done\n________________________________\nFrom: Xiaoer\n", "Done"},
      {"好的\n-- \n梅梅小店\n电话 138\n", "好的"},
      {"> 哪个店铺？\n梅梅小店\n> 几点开始的？\n十点\n", "> 哪个店铺？\n梅梅小店\n> 几点开始的？\n十点"},
      {"On Monday it worked.\nToday it does not.\n", "On Monday it worked.\nToday it does not."},
      {"From: the shop page\nthe orders are missing\n", "From: the shop page\nthe orders are missing"},
      {"> only a quote\n", "> only a quote"},
      {"客服写道：请重启\n重启了还是不行\n", "客服写道：请重启\n重启了还是不行"},
      {"昨天客服在电话里写道：\n请重启\n", "昨天客服在电话里写道：\n请重启"},
      {"", ""},
      {" \n\n", ""},
  }));
  CHECK(fresh(row.whole) == row.own);
}

TEST_CASE("a plain mail") {
  const Incoming it = read(mail(std::string("Subject: =?utf-8?B?UmU6IFtUMjAyNjExMjItMDAwN10g6K6i5Y2V?=\r\n"
                                            "In-Reply-To: <b@example.com>\r\nReferences: <a@example.com>\r\n "
                                            "<b@example.com>\r\n") +
                                    kPlain,
                                "还是不行\r\n"));
  CHECK(it.from == "mei@example.com");
  CHECK(it.fromName == "Mei");
  CHECK(it.messageId == "m1@example.com");
  CHECK(it.subject == "Re: [T20261122-0007] 订单");
  CHECK(it.text == "还是不行");
  CHECK(it.automatic.empty());
  CHECK(it.references == std::vector<std::string>{"b@example.com", "b@example.com", "a@example.com"});
}

TEST_CASE("charsets of China, also where the label is too small for what is in it") {
  // 订单没同步 in GBK; 镕 is not in GB 2312.
  const std::string bytes = "\xb6\xa9\xb5\xa5\xc3\xbb\xcd\xac\xb2\xbd\xe9\x46";
  const std::string label = GENERATE("gb2312", "GBK", "gb18030", "GB2312", "x-unknown", "");
  const std::string type = label.empty() ? "Content-Type: text/plain\r\n"
                                         : "Content-Type: text/plain; charset=\"" + label + "\"\r\n";
  CHECK(read(mail(type, bytes)).text == "订单没同步镕");
  CHECK(read(mail("Subject: =?gb2312?B?tqm1pem/?=\r\n", "x")).subject.find("订单") == 0);
}

TEST_CASE("parts: plain text before HTML, files beside them") {
  const std::string body =
      "--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
      "--y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n6L+Y5LiN6KGM\r\n"
      "--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>HTML</p>\r\n--y--\r\n"
      "--x\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Disposition: attachment; "
      "filename=\"a.png\"\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
      "--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nsomebody else's words\r\n--x--\r\n";
  const Incoming it = read(mail("Content-Type: multipart/mixed; boundary=x\r\n", body));
  CHECK(it.text == "还不行");
  REQUIRE(it.files.size() == 1);
  CHECK(it.files[0].name == "a.png");
  CHECK(it.files[0].bytes == "\x89PNG\r\n\x1a\n");
}

TEST_CASE("HTML alone") {
  CHECK(htmlText("<html><head><title>t</title><style>p{}</style></head><body><p>还是 <b>不行</b></p><script>x"
                 "</script>a<br>b&amp;c<blockquote>旧的</blockquote></body>") ==
        "还是 不行\na\nb&c\n> 旧的\n");
  const Incoming it = read(mail("Content-Type: text/html; charset=utf-8\r\n",
                                "<div>不行</div><blockquote type=cite>您好</blockquote>"));
  CHECK(it.text == "不行");
}

TEST_CASE("what no human wrote") {
  const char* line =
      GENERATE("Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (holiday)", "Precedence: bulk",
               "Precedence: Junk", "Return-Path: <>", "List-Id: <x.example.com>",
               "Content-Type: multipart/report; report-type=delivery-status; boundary=x");
  CHECK_FALSE(read(mail(std::string(line) + "\r\n", "x")).automatic.empty());
  CHECK(read(mail("Auto-Submitted: no\r\n", "x")).automatic.empty());
  CHECK_FALSE(read("From: MAILER-DAEMON@example.com\r\n\r\nx").automatic.empty());
}

TEST_CASE("senders that could not be answered are none") {
  for (const char* from :
       {"", "undisclosed-recipients:;", "a@example.com, b@example.com", "mei", "<>", "\"a\r\n b\" <@>"}) {
    INFO(from);
    CHECK(read(std::string("From: ") + from + "\r\nSubject: x\r\n\r\nx").from.empty());
  }
  CHECK(read("From: =?utf-8?B?5qKF?= <Mei@Example.com>\r\n\r\nx").fromName == "梅");
}

TEST_CASE("a mail without an id has one of its bytes") {
  const Incoming a = read("From: a@example.com\r\n\r\nx"), b = read("From: a@example.com\r\n\r\ny");
  CHECK(a.messageId.rfind("sha256-", 0) == 0);
  CHECK(a.messageId != b.messageId);
}

TEST_CASE("limits, and both sides of them") {
  const std::string most(kMaxMailChars, 'x');
  CHECK(read(mail(kPlain, most)).text.size() == kMaxMailChars);
  CHECK_FALSE(readMail(mail(kPlain, most + "x")).ok());
  std::string whole = mail(kPlain, "x\r\n-- \r\n");
  whole += std::string(kMaxMailBytes - whole.size(), 'y');
  CHECK(read(whole).text == "x");
  CHECK_FALSE(readMail(whole + "y").ok());
  CHECK_FALSE(readMail("").ok());
}

TEST_CASE("parts in parts without an end") {
  std::string body;
  for (int i = 0; i < 3000; ++i)
    body += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" +
            std::to_string(i) + "\r\n";
  CHECK_FALSE(readMail("From: a@example.com\r\n" + body).ok());
  std::string flat = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 300; ++i) flat += "--b\r\n\r\nx\r\n";
  CHECK_FALSE(readMail(flat + "--b--").ok());
}

// Whatever bytes come: an answer or an error, and valid UTF-8.
TEST_CASE("mutated mails") {
  const std::string seed = mail(
      "Subject: =?gb2312?B?tqm1pem/?= =?utf-8?Q?=E8=AE=A2?=\r\nReferences: <a@b> <c@d>\r\nDate: Sun, 22 Nov "
      "2026 "
      "16:30:00 +0800\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n",
      "--x\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n\r\n<p>=B6=A9"
      "</p>\r\n--x\r\nContent-Type: image/png; name*=utf-8''%E5%9B%BE.png\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n");
  std::mt19937 random(20261122);
  const auto any = [&](size_t most) { return std::uniform_int_distribution<size_t>(0, most - 1)(random); };
  const std::string_view pieces[] = {"\r\n",
                                     "--x",
                                     "=?",
                                     "?=",
                                     "<",
                                     ">",
                                     "\"",
                                     ";",
                                     "\0",
                                     "\xff\xfe",
                                     "charset=utf-7",
                                     "charset=utf-16",
                                     "Content-Type: message/rfc822\r\n\r\n",
                                     "<!--",
                                     "&#x0;",
                                     "uuencode"};
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = seed;
    for (size_t n = 1 + any(8); n > 0 && !bytes.empty(); --n) {
      const size_t at = any(bytes.size());
      switch (any(4)) {
        case 0:
          bytes[at] = static_cast<char>(any(256));
          break;
        case 1:
          bytes.erase(at, 1 + any(20));
          break;
        case 2:
          bytes.insert(at, pieces[any(std::size(pieces))]);
          break;
        default:
          bytes.insert(at, bytes.substr(any(bytes.size()), any(80)));
      }
    }
    const auto it = readMail(bytes);
    if (!it) continue;
    const bool good = validUtf8(it->text) && validUtf8(it->subject) && validUtf8(it->fromName) &&
                      validUtf8(it->messageId) && it->text.find('\0') == std::string::npos;
    if (!good) INFO(bytes);
    REQUIRE(good);
  }
}

namespace {

// As Postfix writes them; `status` and `original` are the second and the third part, with their own headers.
std::string report(const std::string& status, const std::string& original) {
  return "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)\r\nReturn-Path: <>\r\n"
         "Auto-Submitted: auto-replied\r\nMessage-ID: <r1@mx.example.com>\r\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
         "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
         status + "\r\n--b\r\n" + original + "\r\n--b--\r\n";
}

constexpr char kHeaders[] =
    "Content-Type: text/rfc822-headers\r\n\r\nFrom: desk@example.com\r\nMessage-ID: <ours@example.com>\r\n";
constexpr char kWhole[] =
    "Content-Type: message/rfc822\r\n\r\nFrom: desk@example.com\r\nMessage-ID: <ours@example.com>\r\n"
    "\r\nHello\r\n";
constexpr char kFailed[] =
    "Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; mei@example.com\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <mei@example.com>:\r\n"
    "    unknown user\r\n";

}  // namespace

TEST_CASE("a report that a mail of ours did not arrive") {
  for (const char* original : {kHeaders, kWhole}) {
    const Incoming it = read(report(kFailed, original));
    CHECK_FALSE(it.automatic.empty());
    REQUIRE(it.bounce);
    CHECK(it.bounce->messageId == "ours@example.com");
    CHECK(it.bounce->to == "mei@example.com");
    CHECK(it.bounce->status == "5.1.1");
    CHECK(it.bounce->why == "550 5.1.1 <mei@example.com>: unknown user");
  }
}

TEST_CASE("of several recipients the one that failed; the address that it was sent to, not a later one") {
  const Incoming it = read(report(
      "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; ok@example.com\nAction: "
      "relayed\nStatus: "
      "2.0.0\n\n\nOriginal-Recipient: rfc822;Mei@Example.com\nFinal-Recipient: rfc822; box17@host.example\n"
      "Action: Failed\nStatus: 5.2.2\n",
      kHeaders));
  REQUIRE(it.bounce);
  CHECK(it.bounce->to == *addressIn("Mei@Example.com"));
  CHECK(it.bounce->status == "5.2.2");
  CHECK(it.bounce->why.empty());
}

TEST_CASE("what is no failure for good, or does not say of what, is an automatic mail as before") {
  const std::string delayed =
      "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; mei@example.com\nAction: delayed\nStatus: 4.4.1\n";
  const std::string nobody = "Reporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\n";
  for (const std::string& raw :
       {report(delayed, kHeaders), report(nobody, kHeaders), report("", kHeaders), report(kFailed, ""),
        report(kFailed, "Content-Type: text/plain\r\n\r\nMessage-ID: <ours@example.com>\r\n"),
        report(kFailed, "Content-Type: message/rfc822\r\n\r\n")}) {
    const Incoming it = read(raw);
    CHECK_FALSE(it.automatic.empty());
    CHECK_FALSE(it.bounce);
  }
}

TEST_CASE("reports with bytes changed and cut are read or left, never more") {
  std::mt19937 random(7);
  const std::string whole = report(kFailed, kWhole);
  for (int round = 0; round < 3000; ++round) {
    std::string raw = whole;
    for (size_t n = random() % 6; n > 0; --n) raw[random() % raw.size()] = static_cast<char>(random() % 256);
    if (random() % 3 == 0) raw.resize(random() % raw.size());
    const auto it = readMail(raw);
    if (!it || !it->bounce) continue;
    CHECK(validUtf8(it->bounce->messageId + it->bounce->to + it->bounce->status + it->bounce->why));
    CHECK_FALSE(it->bounce->to.empty());
  }
}
