-- wrk script: hands in prepared operations, each once. OPERATIONS names the file (cookie, token, id, body; a tab between), FIRST the first line.
local threads = 0
function setup(thread) thread:set("tid", threads); threads = threads + 1 end
function init(args)
  lines, at = {}, 0
  local number, first, share = 0, tonumber(os.getenv("FIRST")), tonumber(os.getenv("THREADS"))
  for line in io.lines(os.getenv("OPERATIONS")) do
    if number >= first and number % share == tid then lines[#lines + 1] = line end
    number = number + 1
  end
end
function request()
  at = at + 1
  local cookie, token, id, body = lines[(at - 1) % #lines + 1]:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
  return wrk.format("PUT", "/api/v1/operations/" .. id, {["Content-Type"] = "application/json", ["Cookie"] = cookie, ["X-CSRFToken"] = token, ["Accept"] = "application/json"}, body)
end
