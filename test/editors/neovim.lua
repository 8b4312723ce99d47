-- Drives the language server from headless Neovim, an independent client. Neovim of Debian 12 (0.7) has neither
-- `vim.lsp.start` nor pulled diagnostics.
--
--   ALTA_FILE=program.alta ALTA_SERVER='node bin/altac.mjs lsp --stdio' nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua'
--
-- The file has one mistake. Prints a JSON object; exit code 1 says what was not seen.
local file, command = os.getenv('ALTA_FILE'), os.getenv('ALTA_SERVER')

local function fail(message)
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end

local function wait_for(what, condition)
  if not vim.wait(20000, condition, 5) then fail('not seen after 20 seconds: ' .. what) end
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = 'alta', cmd = vim.split(command, ' '), root_dir = vim.fn.getcwd() })
if not client then fail('the server did not start: ' .. command) end
vim.lsp.buf_attach_client(buffer, client)
wait_for('a diagnostic', function() return #vim.diagnostic.get(buffer) > 0 end)

local seen = { diagnostics = {} }
for _, each in ipairs(vim.diagnostic.get(buffer)) do
  table.insert(seen.diagnostics, { line = each.lnum, column = each.col, code = each.code, message = each.message })
end

local uri = vim.uri_from_bufnr(buffer)
--- Where a text begins for the first time.
local function place_of(text)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local start = content:find(text, 1, true)
    if start then return { line = line - 1, character = start - 1 } end
  end
  fail('not in the text: ' .. text)
end
local function ask(method, params)
  params.textDocument = { uri = uri }
  local answer = vim.lsp.buf_request_sync(buffer, method, params, 10000)
  if not answer or not answer[client] then fail('no answer to ' .. method) end
  if answer[client].error then fail(method .. ': ' .. answer[client].error.message) end
  return answer[client].result
end

seen.hover = ask('textDocument/hover', { position = place_of('flipped: bool') }).contents.value
seen.definition = ask('textDocument/definition', { position = place_of('output flipped') and vim.tbl_extend('force', place_of('output flipped'), { character = 8 }) }).range.start

-- The rename is applied by the client itself.
vim.lsp.util.apply_workspace_edit(
  ask('textDocument/rename', { position = place_of('flipped: bool'), newName = 'turned' }), 'utf-16')
seen.renamed = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

-- So is the fix, and the mistake goes.
local diagnostic = vim.diagnostic.get(buffer)[1]
local range = { start = { line = diagnostic.lnum, character = diagnostic.col }, ['end'] = { line = diagnostic.lnum, character = diagnostic.col } }
local actions = ask('textDocument/codeAction', { range = range, context = { diagnostics = {}, only = { 'quickfix' } } })
seen.fixes = vim.tbl_map(function(action) return action.title end, actions)
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
wait_for('no diagnostic any more', function() return #vim.diagnostic.get(buffer) == 0 end)

vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { 'test "flips"   {  "0 1" => "true false"  }' })
vim.lsp.util.apply_text_edits(
  ask('textDocument/formatting', { options = { tabSize = 2, insertSpaces = true } }), buffer, 'utf-16')
seen.formatted = vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1]

vim.lsp.stop_client(client)
wait_for('the end of the server', function() return vim.lsp.get_client_by_id(client) == nil end)
io.stdout:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen))
vim.cmd('qall!')
