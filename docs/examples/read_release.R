# Read one theme of a release and draw it.
#
#     Rscript read_release.R http://127.0.0.1:8000 4601-2026-u01 change
#
# Writes 4601-2026-u01-change.png. Needs sf and jsonlite.
library(jsonlite)
library(sf)

asked <- commandArgs(trailingOnly = TRUE)
service <- asked[1]
number <- asked[2]
wanted <- asked[3]
release <- fromJSON(paste0(service, "/api/v1/releases/", number))

# Its cells: a row a cell and theme, in EPSG:25833
file <- tempfile(fileext = ".gpkg")
download.file(paste0(service, "/api/v1/releases/", number, "/files/gpkg"), file, mode = "wb", quiet = TRUE)
cells <- st_read(file, layer = "release", quiet = TRUE)
shown <- cells[cells$theme == wanted, ]

# A cell that is missing is not zero
cat(release$citation, "\n")
cat(nrow(shown), "cells of", wanted, "- at most", max(shown$participants), "children\n")
png(paste0(number, "-", wanted, ".png"), width = 1200, height = 1000, res = 150)
blues <- function(n) hcl.colors(n, "Blues", rev = TRUE)
plot(shown["participants"], pal = blues, main = paste(wanted, "- at least so many children"))
invisible(dev.off())
