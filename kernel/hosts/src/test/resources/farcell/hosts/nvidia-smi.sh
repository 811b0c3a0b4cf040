#!/bin/sh
# A fake nvidia-smi for tests of GPU discovery: prints what the public documentation of the format shows.
# What it shows is in the file nvidia-smi.spec beside it:
# two-l40s | mixed | mig | na | old | lost | none | broken | hang.
# Like the real one, it ignores CUDA_VISIBLE_DEVICES.
spec=$(cat "$(dirname "$0")/nvidia-smi.spec")
uuid() { printf 'GPU-%s0000000-0000-4000-8000-000000000001' "$1"; }
row() { echo "$1, $(uuid "$1"), $2, $3, $4, 550.54.15, $5, $6"; }
case $spec in
  hang) exec sleep 600 ;;
  broken)
    echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest" \
      "NVIDIA driver is installed and running."
    exit 9 ;;
  none) echo "No devices were found"; exit 6 ;;
esac
case $1 in
  -L)
    echo "GPU 0: NVIDIA A100-SXM4-80GB (UUID: $(uuid 0))"
    echo "  MIG 3g.40gb     Device  0: (UUID: MIG-aaaaaaaa-0000-5000-8000-000000000001)"
    echo "  MIG 1g.10gb+me  Device  1: (UUID: MIG-bbbbbbbb-0000-5000-8000-000000000002)"
    echo "GPU 1: NVIDIA A100-SXM4-80GB (UUID: $(uuid 1))"
    exit 0 ;;
  --query-gpu=*mig.mode*)
    if [ "$spec" = old ]; then
      echo 'Field "compute_cap" is not a valid field to query.'
      exit 2
    fi ;;
esac
[ "$2" = --format=csv,noheader,nounits ] || { echo "unexpected option: $2" >&2; exit 2; }
case $spec in
  two-l40s)
    row 0 "NVIDIA L40S" 46068 30000 8.9 "[N/A]"
    row 1 "NVIDIA L40S" 46068 1 8.9 "[N/A]" ;;
  mixed)
    row 0 "NVIDIA H100 80GB HBM3" 81559 0 9.0 Disabled
    row 1 "NVIDIA A100-SXM4-40GB" 40960 0 8.0 Disabled
    row 2 "NVIDIA A100 80GB PCIe" 81920 0 8.0 Disabled
    row 3 "Tesla T4" 15360 0 7.5 "[N/A]" ;;
  mig)
    row 0 "NVIDIA A100-SXM4-80GB" 81920 0 8.0 Enabled
    row 1 "NVIDIA A100-SXM4-80GB" 81920 0 8.0 Disabled ;;
  na) row 0 "NVIDIA GB10" "[N/A]" "[Not Supported]" 12.1 "[N/A]" ;;
  old) echo "0, $(uuid 0), Tesla V100-SXM2-32GB, 32510, 0, 450.80.02" ;;
  lost)
    echo "Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost.  Reboot the system to recover"
    row 1 "NVIDIA L4" 23034 0 8.9 "[N/A]" ;;
  *) echo "unknown nvidia-smi.spec: $spec" >&2; exit 2 ;;
esac
