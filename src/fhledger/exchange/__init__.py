"""In and out (utbyte): what the fund's figures look like in files of somebody else's making."""
