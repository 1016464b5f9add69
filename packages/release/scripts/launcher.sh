#!/bin/sh
# Runs a command of this package: taro-pay start, taro-pay migrate, taro-pay backup shop.db, …
# Variables come from the process, then from the file TARO_PAY_ENVIRONMENT, or from systemd's credential `environment`.
set -eu
here=$(dirname "$(readlink -f "$0")")
file=${TARO_PAY_ENVIRONMENT:-${CREDENTIALS_DIRECTORY:+$CREDENTIALS_DIRECTORY/environment}}
exec node ${file:+"--env-file=$file"} NODE_FLAGS "$here/api/dist/command.js" "$@"
