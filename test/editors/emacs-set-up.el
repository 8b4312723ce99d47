;;; emacs-set-up.el --- Emacs, set up as docs/editor.md says  -*- lexical-binding: t -*-

;; Asks Emacs for what a user sees and does. Prints a JSON object; an error says what was not seen. In the current folder
;; lie the programs; sort.alta has one mistake.

(require 'json)

(setq make-backup-files nil
      create-lockfiles nil
      native-comp-jit-compilation nil
      eglot-confirm-server-edits nil)

(defun wait-for (what probe)
  (let ((end (+ (float-time) 20)) found)
    (while (not (or (setq found (funcall probe)) (> (float-time) end)))
      (accept-process-output nil 0.05))
    (or found (error "Not seen after 20 seconds: %s" what))))

(defun mistakes ()
  (flymake-start)
  (seq-filter (lambda (each) (eq (flymake-diagnostic-type each) 'eglot-error)) (flymake-diagnostics)))

(defun go-to (text)
  (goto-char (point-min))
  (search-forward text))

(defun face-of (text)
  "The face of the last letter of TEXT."
  (go-to text)
  (get-text-property (1- (point)) 'face))

(defun open-program (name)
  (find-file name)
  ;; What Emacs does after every command; there, `eglot-ensure' waits.
  (run-hooks 'post-command-hook)
  (wait-for "the server" (lambda () (and (eglot-managed-p) (eglot-current-server)))))

(defun hover ()
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said (or text ""))))
    (substring-no-properties (wait-for "the hover" (lambda () said)))))

(defvar seen nil)
(defun note (name value) (push (cons name value) seen))

(open-program "sort.alta")
(note 'mode (symbol-name major-mode))
(wait-for "the mistake" #'mistakes)
(note 'mistakes (vconcat (mapcar #'flymake-diagnostic-text (mistakes))))

(go-to "dune")
(backward-char 1)
(let ((fix (seq-find (lambda (each) (string-prefix-p "Change to" (plist-get each :title)))
                     (eglot-code-actions (point) (point) "quickfix"))))
  (eglot-execute (eglot-current-server) fix))
;; Changes are sent when Emacs is idle, which it never is in batch mode, or saves.
(save-buffer)
(wait-for "no mistake any more" (lambda () (not (mistakes))))
(go-to "halt when ")
(note 'fixed (thing-at-point 'word t))

(go-to "rank = small")
(note 'hover (hover))
(call-interactively #'xref-find-definitions)
(note 'definition (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(let ((before (buffer-string)))
  (go-to "mlp {\n")
  (insert "        ")
  (eglot-format-buffer)
  (note 'formatted (if (equal before (buffer-string)) t :json-false)))

(go-to "halt when")
(comment-line 1)
(go-to "halt when")
(note 'comment (buffer-substring-no-properties (line-beginning-position) (point)))
(comment-line 1)

(font-lock-ensure)
(note 'faces (vconcat (mapcar (lambda (text) (let ((face (face-of text))) (and face (symbol-name face))))
                              '("/// Sorts" "vocab" "input" "\"15" "head" "head placed"))))
(save-buffer)

(open-program "scan.alta")
(open-program "scan_grammar.alta")
(go-to "RULES")
(backward-char 1)
(eglot-rename "GRAMMAR")
(note 'renamed (if (seq-every-p (lambda (name)
                                  (with-current-buffer name
                                    (let ((text (buffer-string)))
                                      (and (string-search "GRAMMAR" text) (not (string-search "RULES" text))))))
                                '("scan.alta" "scan_grammar.alta"))
                   t :json-false))
(go-to "GRAMMAR")
(insert "LOST")
(save-buffer)
(set-buffer "scan.alta")
(wait-for "the mistake in the text that imports the changed one" #'mistakes)

(eglot-shutdown (eglot-current-server))
(princ (json-encode seen))
