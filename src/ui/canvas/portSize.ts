// portSize: half the side of a port's box, px: its centre lies on the node's border.
export const PORT_RADIUS = 12;
