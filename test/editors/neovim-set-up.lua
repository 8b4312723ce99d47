-- Asks Neovim, set up as docs/editor.md says, for what a user sees and does. Started with sort.alta, which has one
-- mistake. Prints a JSON object; exit code 1 says what was not seen.
local function fail(message)
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end

local function wait_for(what, probe)
  local value
  if not vim.wait(20000, function()
    value = probe()
    return value
  end, 20) then fail('not seen after 20 seconds: ' .. what) end
  return value
end

local function lines_of(buffer) return vim.api.nvim_buf_get_lines(buffer, 0, -1, false) end
local function text_of(buffer) return table.concat(lines_of(buffer), '\n') end
local function errors_of(buffer) return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR }) end
local function keys(typed) vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(typed, true, false, true), 'xt', false) end

local buffer = vim.api.nvim_get_current_buf()
local seen = { filetype = vim.bo.filetype, comment = vim.bo.commentstring }

wait_for('the mistake', function() return #errors_of(buffer) > 0 end)
seen.mistakes = vim.tbl_map(function(each) return each.message end, errors_of(buffer))
seen.shown_twice = #vim.diagnostic.get(buffer) > #vim.tbl_keys(vim.iter(vim.diagnostic.get(buffer)):fold({}, function(all, each)
  all[each.lnum .. each.message] = true
  return all
end))

-- The fix, and with it the program, and what is known of it.
vim.fn.search('dune')
vim.lsp.buf.code_action({ apply = true, filter = function(action) return vim.startswith(action.title, 'Change to') end })
wait_for('no mistake any more', function() return #errors_of(buffer) == 0 end)
seen.fixed = text_of(buffer):match('halt when %w+')

vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
seen.hints = wait_for('hints', function()
  local hints = vim.lsp.inlay_hint.get({ bufnr = buffer })
  return #hints > 0 and vim.tbl_map(function(each) return each.inlay_hint.label end, hints)
end)

seen.colours = wait_for('colours', function()
  local found = {}
  for line, column in pairs({ [0] = 0, [1] = 0, [2] = 6, [3] = 15 }) do
    local tokens = vim.lsp.semantic_tokens.get_at_pos(buffer, line, column) or {}
    found[line + 1] = tokens[1] and tokens[1].type
  end
  return #found == 4 and found
end)

vim.fn.search('rank = smaller }')
vim.fn.search('smaller')
keys('K')
seen.hover = wait_for('the hover', function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    local shown = vim.api.nvim_win_get_buf(window)
    if shown ~= buffer then return text_of(shown) end
  end
end)
vim.cmd('fclose!')

keys('<C-]>')
seen.definition = vim.api.nvim_get_current_line()

local before = text_of(buffer)
vim.api.nvim_buf_set_text(buffer, 14, 0, 14, 0, { '        ' })
vim.lsp.buf.format({ timeout_ms = 20000 })
seen.formatted = text_of(buffer) == before
vim.api.nvim_buf_set_text(buffer, 14, 0, 14, 0, { '        ' })
keys('gggqG')
wait_for('the layout after gq', function() return text_of(buffer) == before end)
vim.cmd('silent write')

-- A name of another file.
vim.cmd('edit scan.alta')
local scan = vim.api.nvim_get_current_buf()
vim.cmd('split scan_grammar.alta')
local grammar = vim.api.nvim_get_current_buf()
wait_for('the server', function() return #vim.lsp.get_clients({ bufnr = grammar }) > 0 end)
vim.fn.search('RULES')
vim.lsp.buf.rename('GRAMMAR')
wait_for('the new name', function() return text_of(scan):find('GRAMMAR') and text_of(grammar):find('GRAMMAR') end)
seen.renamed = not (text_of(scan) .. text_of(grammar)):find('RULES')

-- What it does to the text that imports it.
vim.cmd('silent %s/GRAMMAR/LOST/')
wait_for('the mistake in the text that imports the changed one', function() return #errors_of(scan) > 0 end)

for _, client in ipairs(vim.lsp.get_clients()) do
  client.stop(client)
end
wait_for('the end of the server', function() return #vim.lsp.get_clients() == 0 end)
seen.messages = vim.fn.execute('messages')
io.stdout:write(vim.json.encode(seen))
vim.cmd('qall!')
