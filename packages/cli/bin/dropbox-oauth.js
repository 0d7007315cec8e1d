#!/usr/bin/env node
// A file that is here before the first build, so that npm can link the command when a checkout is installed.
import '../dist/bin.js'
