package io.bellwire;

/** The command line entry of the gateway. */
public final class Main {

    private Main() {}

    /**
     * Starts the command line.
     *
     * @param arguments what the user typed after the jar's name
     */
    public static void main(String[] arguments) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("bellwire " + (version == null ? "development" : version));
    }
}
