import "./desk/index";
