-- Sends one request over and over; says in one line what came of it. Arguments: the body's file, the token's file.
wrk.method = "POST"
function init(args)
  wrk.body = io.open(args[1]):read("*a")
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. io.open(args[2]):read("*a")
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
