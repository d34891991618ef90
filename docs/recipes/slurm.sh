#!/bin/sh
# Prints in three shards, as an array: sbatch docs/recipes/slurm.sh, in the folder of the press.
# docs/ci.md tells the rest.
#SBATCH --job-name=factsheets
#SBATCH --array=1-3
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=01:00:00
#SBATCH --output=shard-%a.log

set -eu
shards=3 # as in --array; a part that is sent again alone still is one of three
cd "${SLURM_SUBMIT_DIR:-.}"
exec uv run --no-sync build.py --topic all --workers "${SLURM_CPUS_PER_TASK:-1}" \
    --shard "$SLURM_ARRAY_TASK_ID/$shards" --output "shards/shard-$SLURM_ARRAY_TASK_ID"
