-- For wrk: GET /v1/deals/{deal} over the names in a file, in scattered order.
--   wrk ... -s get_deal.lua URL -- NAMES TOKEN
local names = {}
local at = 0

function init(args)
  for line in io.lines(args[1]) do names[#names + 1] = line end
  wrk.headers["Authorization"] = "Bearer " .. args[2]
end

function request()
  at = (at + 7919) % #names
  return wrk.format("GET", "/v1/" .. names[at + 1])
end
