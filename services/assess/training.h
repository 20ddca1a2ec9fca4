/*
 * training.h - `loopgate-assess training CATEGORY`, which loopgatectl runs; gives an exit code.
 */
#pragma once

int assess_training_main(int argc, char **argv);
