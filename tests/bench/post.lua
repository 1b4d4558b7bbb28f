-- wrk script: posts the lines of messages.txt (the first $MESSAGES of them) one after the other, each as a new conversation, and prints one line:
--   requests/s,p50 ms,p99 ms,max ms,failed requests
-- Run: wrk -t1 -c64 -d4s --latency -s tests/bench/post.lua http://127.0.0.1:8080/v1/chat
-- The same requests go to the yardstick (bare_httplib.cpp, /chat), so what wrk itself costs counts on both sides.
local requests, at = {}, 0

function init()
  local most = tonumber(os.getenv("MESSAGES") or "1000")
  for line in io.lines("tests/bench/messages.txt") do
    if #requests == most then break end
    requests[#requests + 1] = wrk.format("POST", nil, {["Content-Type"] = "application/json"}, '{"message":"' .. line .. '"}')
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT,%.0f,%.3f,%.3f,%.3f,%d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
