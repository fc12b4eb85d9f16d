"""Excel sheets: 汇总表 (附件3) in and out."""
