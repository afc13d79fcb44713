# Sourced by ./dev: running and timing steps, and asking the system's package manager.
# Written for bash 3.2 (macOS): no associative arrays, no mapfile, no `timeout`.

say() { printf '%s\n' "$*"; }
note() { printf '  %s\n' "$*"; }
die() { printf 'dev: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The process groups of the step that runs now, and of a build of the site beside it, ended with ./dev itself.
step_pid= dist_pid=
end_step() {
  if [ -n "$step_pid" ]; then kill -TERM -- "-$step_pid" 2>/dev/null || true; step_pid=; fi
  if [ -n "$dist_pid" ]; then kill -TERM -- "-$dist_pid" 2>/dev/null || true; dist_pid=; fi
}
trap 'end_step; exit 130' INT TERM
trap end_step EXIT

# step NAME COMMAND...: runs it with its output in a log, tells how long it took, and shows the
# log's end if it failed. A sign of life every half minute: some steps are long.
step() {
  local name=$1; shift
  quiet_step 0 "" "$name" "$@"
}

# stalling_step SECONDS FOLDER NAME COMMAND...: the same, but gives up once neither the log nor
# FOLDER has grown for SECONDS. A slow download goes on; one that hangs does not hold us up.
stalling_step() {
  local limit=$1 folder=$2 name=$3; shift 3
  quiet_step "$limit" "$folder" "$name" "$@"
}

quiet_step() {
  local limit=$1 folder=$2 name=$3; shift 3
  local log began=$SECONDS told=$SECONDS grown=$SECONDS size last= code=0
  mkdir -p "$logs"
  log=$logs/$(printf '%s' "$name" | tr -c 'A-Za-z0-9.\n' '-').log
  say "==> $name"
  set -m # a process group of its own, so that the children of a stalled step end with it
  "$@" >"$log" 2>&1 </dev/null &
  step_pid=$!
  set +m
  while kill -0 "$step_pid" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - told)) -ge 30 ]; then
      told=$SECONDS
      note "... $((SECONDS - began)) s: $(tail -n 1 "$log" | tr '\r' '\n' | tail -n 1 | cut -c 1-100)"
    fi
    if [ "$limit" -gt 0 ]; then
      size=$(wc -c <"$log"; [ -z "$folder" ] || du -sk "$folder" 2>/dev/null || true)
      if [ "$size" != "$last" ]; then last=$size grown=$SECONDS; fi
      if [ $((SECONDS - grown)) -ge "$limit" ]; then
        note "gave up: nothing happened for $limit s"
        kill -TERM -- "-$step_pid" 2>/dev/null || true
        break
      fi
    fi
  done
  wait "$step_pid" 2>/dev/null || code=$?
  step_pid=
  if [ "$code" -eq 0 ]; then
    note "done in $((SECONDS - began)) s"
  else
    note "failed after $((SECONDS - began)) s; $log ends with:"
    tail -n 20 "$log" | sed 's/^/  | /'
  fi
  return "$code"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else say "this needs root, and there is no sudo: $*"; return 1
  fi
}

# Asks for the password while the terminal is still ours: steps have no standard input.
prepare_root() {
  if [ "$(id -u)" != 0 ] && have sudo && [ -t 0 ]; then sudo -v; fi
}

package_manager() {
  local tool
  for tool in apt-get dnf pacman brew; do
    if have "$tool"; then say "$tool"; return; fi
  done
  say none
}

# system_packages NAME...: installs packages of the system. Only apt-get (Debian 12) was tried.
system_packages() {
  case $(package_manager) in
    apt-get)
      as_root dpkg --configure -a # after an interrupted installation
      as_root apt-get update -q
      as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" ;;
    dnf) as_root dnf install -y "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    brew) brew install "$@" ;;
    *) say "no package manager that ./dev knows; please install: $*"; return 1 ;;
  esac
}
