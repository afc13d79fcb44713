# Sourced by ./dev: what `./dev test` consists of, in order of cost. Each part prints its own output,
# with the closing lines of cargo test and of node's test runner, and can be run alone.

all_parts="fmt clippy host docs dist size browser"

# run_parts PART...: runs each, goes on after a failure, and ends with a table of the seconds.
run_parts() {
  local part began code failed=0 table=
  for part in "$@"; do
    case " $all_parts " in *" $part "*) ;; *) die "no such part of the tests: $part (there are: $all_parts)" ;; esac
  done
  case " $* " in *" host "*" dist "*) begin_dist ;; esac
  for part in "$@"; do
    say "==> test $part"
    began=$SECONDS code=0
    if [ -n "${dist_failed:-}" ] && { [ "$part" = size ] || [ "$part" = browser ]; }; then
      note "skipped: there is no site to test"
      code=1
    else
      "test_$part" || code=$?
    fi
    if [ "$code" -ne 0 ]; then failed=1; [ "$part" != dist ] || dist_failed=1; fi
    table="$table$(printf '  %-8s %4d s  %s' "$part" $((SECONDS - began)) "$([ "$code" -eq 0 ] && echo passed || echo FAILED)")
"
  done
  say "==> summary"
  printf '%s' "$table"
  return $failed
}

test_fmt() { cargo fmt --all --check; }

# The host never sees what is gated to the browser, nor trunk serve what ./dev dist cuts up. There are no
# tests for wasm.
test_clippy() {
  cargo clippy --locked --workspace --all-targets --features spanscape-tools/split -- -D warnings &&
    cargo clippy --locked --workspace --lib --bins --exclude spanscape-tools --exclude spanscape-fuzzed --target $wasm -- -D warnings &&
    cargo clippy --locked --package spanscape --bins --features split --target $wasm -- -D warnings
}

test_host() { cargo test --locked --workspace; }

test_docs() {
  RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items &&
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --package spanscape --no-deps \
      --document-private-items --target $wasm
}

# Most of a build of the site is one crate after the other, on one core: it is begun beside what comes before it.
begin_dist() {
  mkdir -p "$logs"
  set -m # a process group of its own, so that its children end with it
  build_dist >"$logs/dist.log" 2>&1 </dev/null &
  dist_pid=$!
  set +m
}

test_dist() {
  local code=0
  [ -n "$dist_pid" ] || { build_dist; return; }
  wait "$dist_pid" || code=$?
  dist_pid=
  cat "$logs/dist.log"
  return "$code"
}

test_size() { node src/tools/size.mjs dist; }

# Files run beside one another, so each starts a server and a browser of its own.
test_browser() {
  local reporter=tap
  [ ! -t 1 ] || reporter=spec
  node --test --test-reporter=$reporter --test-concurrency=2 tests/e2e/*.test.mjs
}
