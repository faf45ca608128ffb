"""What the product costs, as ratios beside a floor in the same run: `script/bench NAME`, a module here for each."""
