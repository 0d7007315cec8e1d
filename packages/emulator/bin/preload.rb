# Loaded by `dropbox-oauth-emulator exec` into every Ruby it starts. Net::HTTP looks for the proxy of HTTPS under the name
# that is for HTTP, which is not set. What it opens to Dropbox's hosts is led to the emulator: still TLS, for the same
# name, and checked as always. All others are refused at the port of HTTPS, as the proxy refuses them.
require 'socket'

# Read without the json library: a program may want another version of it than the one that would be loaded here.
route = ENV.fetch('DROPBOX_OAUTH_EMULATOR_ROUTE', '')
host = route[/"host":"([^"]+)"/, 1]
port = route[/"port":(\d+)/, 1]
hosts = route[/"hosts":\[([^\]]*)\]/, 1].to_s.scan(/[^",]+/)
here = /\A(?:(?:.+\.)?localhost|127\.[\d.]+|::1|)\z/
told = []

led = lambda do |name, service|
  wanted = name.to_s.downcase
  next [name, service] if !%w[443 https].include?(service.to_s) || here.match?(wanted)
  next [host, port] if hosts.include?(wanted)

  text = "refused a connection to #{wanted}:443: only Dropbox is emulated"
  warn "dropbox-oauth-emulator: #{text}" unless told.include?(wanted)
  told << wanted
  raise Errno::ECONNREFUSED, text
end

# Which of these Net::HTTP uses depends on its version.
unless hosts.empty?
  { TCPSocket => %i[open new], Socket => %i[tcp] }.each do |type, names|
    type.singleton_class.prepend(Module.new do
      names.each do |name|
        define_method(name) do |*address, **options, &block|
          address = [*led.call(*address.first(2)), *address.drop(2)]
          # Before Ruby 2.7 (macOS has 2.6), no options would go on as one argument more: `{}`.
          options.empty? ? super(*address, &block) : super(*address, **options, &block)
        end
      end
    end)
  end
end
